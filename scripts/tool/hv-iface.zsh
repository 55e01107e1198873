#compdef hv-iface
# SPDX-License-Identifier: GPL-2.0
#
# Completion of hv-iface for zsh, which finds it as _hv-iface in a folder of its fpath. Options,
# and what follows each, are those of --help.

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

local -a specs known match mbegin mend
local row takes name
for row in ${(f)"$(COLUMNS=132 _call_program specs $words[1] --help 2>/dev/null)"}; do
	[[ $row =~ '^  ((-.), )?(--[a-z-]+) ?([^ ]+( .FILE.)?)?  +(.*)$' ]] || continue
	known=(${(M)${=match[6]//[,;]/}:#*_*}) # words of the firmware
	case $match[4] in
	DIR) takes=':folder:_files -/' ;;
	*\|*) takes=":when:(${match[4]//|/ })" ;;
	*\[NAME\]) takes='::name:_hv_iface_explained' ;;
	\[FILE\]) takes='::file:_files' ;;
	FILE) takes=':file:_files' ;;
	WORD=TEXT) takes=":WORD=TEXT:(${(j:= :)known}=)" ;;
	esac
	case $match[4] in
	FILE\ *) specs+=("$match[3][$match[6]]:*:file:_files") ;;
	?*) specs+=("*$match[3]=[$match[6]]$takes") ;;
	*) for name in ${=match[2]} $match[3]; do specs+=("($match[2] $match[3])${name}[$match[6]]"); done ;;
	esac
done
_arguments -S $specs '1::name:_hv_iface_files'
