# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# Completion of hv-iface for bash; sourced by bash-completion when it is needed. Options, and
# what follows each, are those of --help.

_hv_iface()
{
	local word=$2 before=$3 first='' takes='' i rows options

	rows=$(COLUMNS=132 "$1" --help 2>/dev/null | grep '^  -')
	options=$(grep -o '^  \(-., \)\?--[a-z-]*' <<<"$rows" | tr -d ,)
	COMPREPLY=()
	# bash splits --color=auto in three
	[ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
	# the second FILE has an argument of --compare before it
	for ((i = COMP_CWORD - 1; i > 0 && i > COMP_CWORD - 3; i--)); do
		[ "${COMP_WORDS[i]}" != --compare ] || before=--compare
	done
	[[ ! $rows =~ "$before "([^ ]+) ]] || takes=${BASH_REMATCH[1]}
	case $word:$takes in
	-* | :) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word") ;;
	*:DIR) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	*FILE*) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	*'|'*) mapfile -t COMPREPLY < <(compgen -W "${takes//|/ }" -- "$word") ;;
	*:WORD=TEXT) mapfile -t COMPREPLY < <(compgen -S = -W \
		"$(grep -o '[a-z]*_\(vendor\|name\|version\)' <<<"$rows")" -- "$word") ;;
	*NAME*)
		[[ $word != *+* ]] || first=${word%+*}+
		mapfile -t COMPREPLY < <(
			compgen -P "$first" -W "$("$1" --explain 2>/dev/null | cut -f 1)" -- "${word##*+}" |
				sort -u) ;;
	*) mapfile -t COMPREPLY < <(compgen -W "$options $("$1" --explain 2>/dev/null |
		sed -n 's/\tfile$//p')" -- "$word") ;;
	esac
}
complete -o filenames -F _hv_iface hv-iface
