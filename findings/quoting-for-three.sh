#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: lines of KEY='value', quoted as for a shell, mean the same to a shell, to systemd's
# EnvironmentFile= and to udev's IMPORT.
# Seen: the shell's way of a single quote, 'it'\''s', is three different texts; a backslash
# outside of single quotes and quotes in the middle differ too; and udev refuses KEY= with
# nothing behind it. Single quotes mean the same to all where the value has none.

# shellcheck disable=SC2016 # what is not expanded is what this is about

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] && own=(unshare -m --pid --fork) || own=(unshare -Urm --pid --fork)
"${own[@]}" true 2>/dev/null || cannot 'no namespaces'
get bookworm systemd=252.39-1~deb12u2 udev=252.39-1~deb12u2 dash=0.5.12-2 coreutils=9.1-1

# What is written, and what it is to a shell, to systemd and to udev.
written=(
	"'it'\\''s'"	"\"it's\""	"'\$a \"b\" \\x41'"	'"\x41"'	'"\$a"'	'\x41'	'a"b"c'	''	"''"
)
shell=("it's"	"it's"	'$a "b" \x41'	'\x41'	'$a'	'x41'	'abc'	''	'')
systemd=("it''s'"	"it's"	'$a "b" \x41'	'\x41'	'$a'	'x41'	'a"b"c'	''	'')
udev=("it'\\''s"	"it's"	'$a "b" \x41'	'\x41'	'\$a'	'\x41'	'a"b"c'	unset	'')

rm -rf "$root/usr/lib/udev/rules.d"
mkdir -p "$root"/{etc/udev/rules.d,proc,sys,dev,run,tmp/user/systemd/user}
for at in "${!written[@]}"; do
	echo "KEY$at=${written[at]}"
done >"$root/tmp/keys"
echo 'IMPORT{file}="/tmp/keys"' >"$root/etc/udev/rules.d/50-try.rules"
printf '[Service]\nEnvironmentFile=/tmp/keys\nExecStart=/usr/bin/env\n%s\n' \
	'StandardOutput=file:/tmp/systemd' >"$root/tmp/user/systemd/user/try.service"
cat >"$root/tmp/try" <<'TRY'
mkdir -p /run/systemd/system /run/udev
udevadm test /sys/class/net/lo >/tmp/udev 2>/dev/null
XDG_RUNTIME_DIR=/tmp/user timeout 20 /lib/systemd/systemd --user --unit=try.service &
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	[ ! -s /tmp/systemd ] || break
	sleep 1
done
kill $!
TRY
chmod 700 "$root/tmp/user"
# shellcheck disable=SC2016 # the inner shell expands it
"${own[@]}" sh -c 'for each in proc sys dev; do mount --rbind "/$each" "$1/$each" || exit; done
	exec chroot "$1" /bin/sh /tmp/try' - "$root" >"$tmp/log" 2>&1 ||
	[ -s "$root/tmp/systemd" ] || cannot 'namespaces and systemd --user do not go together here'
[ -s "$root/tmp/udev" ] || cannot 'udevadm test says nothing'
[ -s "$root/tmp/systemd" ] || cannot 'no systemd --user here'

value() # FILE KEY
{
	grep -q "^$2=" "$root/tmp/$1" || echo unset
	sed -n "s/^$2=//p" "$root/tmp/$1"
}

for at in "${!written[@]}"; do
	same "${written[at]:-nothing}, sh" "${shell[at]}" \
		"$(run bin/dash -c '. "$1"; eval "printf %s \"\$KEY$2\""' - "$root/tmp/keys" "$at")"
	same "${written[at]:-nothing}, EnvironmentFile=" "${systemd[at]}" "$(value systemd "KEY$at")"
	same "${written[at]:-nothing}, udev" "${udev[at]}" "$(value udev "KEY$at")"
done
conclude
