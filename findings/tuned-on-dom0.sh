#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: tuned recommends a profile for hosts, or its general one, for Xen's dom0.
# Seen: the one for guests: it takes each word of virt-what for a guest's, "xen xen-dom0" too.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need chroot
[ "$(id -u)" = 0 ] || cannot 'only root can chroot'
get bookworm tuned=2.20.0-1 virt-what=1.25-1 dash=0.5.12-2 coreutils=9.1-1 grep=3.8-5 \
	sed=4.9-1+deb12u1 mawk=1.3.4.20200120-3.1 \
	debianutils=5.7-0.5~deb12u1

mkdir -p "$root"/{dev,proc,sys,var/log/tuned}
touch "$root/dev/null"
ln -s mawk "$root/usr/bin/awk"
ln -s which.debianutils "$root/usr/bin/which"
# The processor below Xen, as programs in dom0 see it, has no hypervisor's vendor.
helper=$(find "$root/usr" -name virt-what-cpuid-helper)
printf '#!/bin/sh\necho\n' | tee "$helper" >"$root/usr/sbin/dmidecode"
chmod +x "$helper" "$root/usr/sbin/dmidecode"

ask() # PROGRAM [ARGUMENT...]
{
	chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" 2>"$tmp/log" | xargs
}

same 'virt-what, no Xen' '' "$(ask virt-what)"
same 'tuned, no Xen' balanced "$(ask tuned-adm recommend)"
mkdir "$root/proc/xen"
echo control_d >"$root/proc/xen/capabilities"
same 'virt-what, dom0' 'xen xen-dom0' "$(ask virt-what)"
same 'tuned, dom0' virtual-guest "$(ask tuned-adm recommend)"
conclude
