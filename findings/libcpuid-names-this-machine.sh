#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: cpuidtool --load=FILE --hypervisor says which hypervisor FILE was saved under, or that
# the file does not tell.
# Seen: it takes bit 31 from the file and the signature from the machine that it runs on: a
# dump of a KVM guest, read in an emulated process, is QEMU's.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

emulated() # ARGUMENT...
{
	"$root/usr/bin/qemu-x86_64-static" "$root/lib64/ld-linux-x86-64.so.2" \
		--library-path "$root/usr/lib/x86_64-linux-gnu" "$root/usr/bin/cpuid_tool" "$@" 2>&1
}

vendor()
{
	emulated "--load=$1" --hypervisor | sed -n 's/^Hypervisor vendor: //p'
}

get bookworm qemu-user-static=1:7.2+dfsg-7+deb12u18+b3 cpuidtool=0.6.2+repack1-1
# A dump in its own form, of an EPYC guest of KVM: leaf 1 is all that is asked of it here.
emulated "--save=$tmp/guest" >/dev/null
sed -i 's/^basic_cpuid\[1\]=.*/basic_cpuid[1]=00a10f11 00020800 fffa3203 178bfbff/' "$tmp/guest"
sed 's/ fffa3203 / 7ffa3203 /' "$tmp/guest" >"$tmp/hardware"
same "a guest's, read under QEMU" QEMU "$(vendor "$tmp/guest")"
same "hardware's, read under QEMU" none "$(vendor "$tmp/hardware")"
conclude
