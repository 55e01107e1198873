# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Completion of hv-iface for bash; sourced by bash-completion when it is needed.

_hv_iface()
{
	local word=$2 before=$3 first='' i
	local options='--root --from --firmware --no-module --all --leaves --color --strict --explain
		--json --quiet --check --prometheus --ansible --export --cpuid --tree --compare
		--version --help -a -J -q -V -h'

	COMPREPLY=()
	# bash splits --color=auto in three
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	# the second FILE has an argument of --compare before it
	for ((i = COMP_CWORD - 1; i > 0 && i > COMP_CWORD - 3; i--)); do
		[ "${COMP_WORDS[i]}" != --compare ] || before=--compare
	done
	case $word:$before in
	-*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word") ;;
	*:--root) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	*:--firmware) mapfile -t COMPREPLY < <(compgen -S = -W 'sys_vendor product_name board_vendor
		bios_vendor product_version' -- "$word") ;;
	*:--color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$word") ;;
	*:--explain)
		[[ $word != *+* ]] || first=${word%+*}+
		mapfile -t COMPREPLY < <(
			compgen -P "$first" -W "$("$1" --explain 2>/dev/null | cut -f 1)" -- "${word##*+}" |
				sort -u) ;;
	*:--compare | *:--prometheus | *:--from) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	:*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word") ;;
	*) mapfile -t COMPREPLY < <(compgen -W "$options $("$1" --explain 2>/dev/null |
		sed -n 's/\tfile$//p')" -- "$word") ;;
	esac
}
complete -o filenames -F _hv_iface hv-iface
