#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# needs.sh TARGET [COMMAND | FOLDER/]... - says in one line what a target of the
# Makefile lacks: a command, or the right to write in a folder, which need not exist
# yet. Changes nothing.

set -eu

# shellcheck source=scripts/package/system.sh
. "${0%/*}/system.sh"

target=$1
shift
lacks=

lack() # WORD...
{
	lacks="$lacks${lacks:+; }$*"
}

package()	# COMMAND
{
	case $1 in
	depmod | modinfo) echo kmod ;;
	*) echo "$1" ;;
	esac
}

# After a plain `su` it may be there, but not be found.
check_command()	# COMMAND
{
	! command -v "$1" >/dev/null || return 0
	for folder in /usr/sbin /sbin; do
		if [ -x "$folder/$1" ]; then
			lack "$1 is in $folder, which is not in PATH"
			return
		fi
	done
	lack "no $1${installer:+: $installer $(package "$1")}"
}

# Of what does not exist, the folder that it would be made in.
check_folder()	# FOLDER
{
	folder=${1%/}
	while [ -n "$folder" ] && [ ! -e "$folder" ]; do
		case $folder in
		*/*) folder=${folder%/*} ;;
		*) folder=. ;;
		esac
	done
	folder=${folder:-/}
	if [ ! -d "$folder" ]; then
		lack "$folder is no folder"
	elif [ -w "$folder" ]; then
		return
	elif [ "$(id -u)" -eq 0 ]; then
		lack "$folder is read-only"
	else
		lack "only root, or its owner, may write in $folder"
	fi
}

for word in "$@"; do
	case $word in
	*/) check_folder "$word" ;;
	*) check_command "$word" ;;
	esac
done
[ -z "$lacks" ] || { echo "make $target: $lacks" >&2; exit 1; }
