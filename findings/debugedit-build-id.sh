#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: debugedit, with which rpm writes another folder into debug information and computes the
# build id anew, leaves the same bytes, wherever the program was built.
# Seen: all but the build id. What is there already, the linker's, of the first folder, counts
# too: of the 20 bytes 16 are computed anew from the file with the old ones in it, and four stay.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

build() # FOLDER
{
	mkdir -p "$tmp/$1"
	echo 'int main(void) { return 0; }' >"$tmp/$1/a.c"
	(cd "$tmp/$1" && gcc -g -Wl,--build-id=sha1 -o a a.c && id a >before)
	run usr/bin/debugedit -b "$tmp/$1" -d /usr/src/debug/a -i -s 1 "$tmp/$1/a" >"$tmp/$1/after"
	objcopy -R .note.gnu.build-id "$tmp/$1/a" "$tmp/$1/rest"
}

id() # PROGRAM
{
	readelf -n "$1" | sed -n 's/^ *Build ID: //p'
}

alike() # FILE
{
	if cmp -s "$tmp/here/$1" "$tmp/elsewhere/$1"; then echo alike; else echo differ; fi
}

# Which of the build id's bytes are the linker's still.
kept()
{
	cmp -l "$tmp/here/before" "$tmp/here/after" | awk '$1 > 32 { n++ } END { print n + 0 }'
}

get sid debugedit=1:5.3-4
need gcc objcopy readelf
build here
build elsewhere
same 'all but the build ids' alike "$(alike rest)"
same 'the build ids' differ "$(alike after)"
same 'digits after the 32nd that were changed' 0 "$(kept)"
conclude
