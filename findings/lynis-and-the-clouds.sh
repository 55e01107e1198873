#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: lynis takes each hypervisor that systemd-detect-virt names for a virtual machine.
# Seen: nine of them. Where systemd says amazon, google, parallels, bhyve or another of ten, lynis
# says "hardware=1", "virtual-machine=0".

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need chroot
[ "$(id -u)" = 0 ] || cannot 'only root can chroot'
get bookworm lynis=3.0.8-1.1 systemd=252.39-1~deb12u2 dash=0.5.12-2 coreutils=9.1-1 grep=3.8-5 \
	sed=4.9-1+deb12u1 mawk=1.3.4.20200120-3.1

mkdir -p "$root"/{dev,tmp,root,var/log}
touch "$root/dev/null"
ln -s mawk "$root/usr/bin/awk"
run usr/bin/systemd-detect-virt --list | sed '/^none$/d; /^systemd-nspawn$/,$d' >"$root/tmp/names"
# shellcheck disable=SC2016 # the inner shell expands it
chroot "$root" /bin/sh -c 'while read -r name; do
		printf "#!/bin/sh\necho %s\n" "$name" >/usr/bin/systemd-detect-virt
		echo "$name:" $(lynis show environment)
	done </tmp/names >/tmp/answers' >"$tmp/log" 2>&1 || cannot "$(tail -n 1 "$tmp/log")"

same 'virtual for lynis' 'kvm qemu bochs xen uml vmware oracle microsoft zvm' \
	"$(sed -n 's/:.* virtual-machine=1 .*//p' "$root/tmp/answers" | xargs)"
same 'hardware for lynis' 'amazon parallels bhyve qnx acrn powervm apple sre google vm-other' \
	"$(sed -n 's/:.* hardware=1 .*//p' "$root/tmp/answers" | xargs)"
conclude
