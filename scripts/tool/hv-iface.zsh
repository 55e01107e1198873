#compdef hv-iface
# SPDX-License-Identifier: GPL-2.0
#
# Completion of hv-iface for zsh, which finds it as _hv-iface in a folder of its fpath.

_hv_iface_explained()
{
	local -a names=("${(@f)$(_call_program names $words[1] --explain 2>/dev/null | cut -f 1)}")

	compset -P '*+' # several may be joined
	compadd -a names
}

_hv_iface_files()
{
	local -a names=("${(@f)$(_call_program names $words[1] --explain 2>/dev/null |
		sed -n 's/\tfile$//p')}")

	compadd -a names
}

_arguments -S \
	'--root=[the tree, or a copy of it]:folder:_files -/' \
	'--from=[a saved tree, dump or log, or -]:file:_files' \
	'*--firmware=[a word of its firmware]:WORD=TEXT:(sys_vendor= product_name= board_vendor= bios_vendor= product_version=)' \
	'--no-module[ask CPUID even where the module is loaded]' \
	'--strict[what was not checked fails]' \
	'--export[KEY=value for udev, systemd, shells]' \
	'--tree[lines of PATH: VALUE]' \
	'(-a --all)'{-a,--all}'[all that is known]' \
	'--leaves[add the raw leaves]' \
	'--color=[colours in the report]:when:(auto always never)' \
	'--explain=[what a name means]::name:_hv_iface_explained' \
	'(-J --json)'{-J,--json}'[the whole tree]' \
	'(-q --quiet)'{-q,--quiet}'[say by exit status whether there is a hypervisor]' \
	'--check[rules of the interface that fail]' \
	'--prometheus=[metrics]::file:_files' \
	'--ansible[a local fact]' \
	'--cpuid[the leaves as cpuid -r has them]' \
	'--compare[what differs from a saved one]:*:file:_files' \
	'(-V --version)'{-V,--version}'[the version]' \
	'(-h --help)'{-h,--help}'[a summary]' \
	'1::name:_hv_iface_files'
