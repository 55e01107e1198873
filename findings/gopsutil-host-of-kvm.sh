#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: of a saved machine gopsutil's host.Virtualization tells guest from host by the processor's
# flag "hypervisor" or by the firmware, and Hyper-V by hv_vmbus.
# Seen: by the names of modules alone, and "kvm" anywhere in them comes first: a guest of Hyper-V
# that may nest, or of KVM with ptp_kvm for its clock, is a host of KVM; a KVM guest without either,
# and one of Hyper-V whose modules are built in, is nothing.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need unshare mount chroot
[ "$(id -u)" = 0 ] || cannot 'only root can mount'
get bookworm golang-github-shirou-gopsutil-dev=3.22.10-1 golang-1.19-go=1.19.8-2 \
	coreutils=9.1-1

machine() # NAME VENDOR MODULE...
{
	local to=$root/tmp/$1

	mkdir -p "$to/proc" "$to/sys/class/dmi/id" "$to/etc"
	printf '%s\t: %s\n' processor 0 vendor_id GenuineIntel \
		'model name' 'Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz' \
		flags 'fpu vme de pse tsc msr pae vmx hypervisor' >"$to/proc/cpuinfo"
	echo "$2" >"$to/sys/class/dmi/id/sys_vendor"
	printf '%s 45056 0 - Live 0x0000000000000000\n' "${@:3}" >"$to/proc/modules"
}

mkdir -p "$root/tmp"
cat >"$root/tmp/main.go" <<'END'
package main

import (
	"fmt"
	"github.com/shirou/gopsutil/host"
)

func main() { fmt.Println(host.Virtualization()) }
END
inside /usr/bin/env -i HOME=/tmp GO111MODULE=off GOPATH=/usr/share/gocode CGO_ENABLED=0 GOFLAGS=-p=1 \
	/usr/lib/go-1.19/bin/go build -o /tmp/tell /tmp/main.go >"$tmp/log" 2>&1 || cannot "$(tail -n 1 "$tmp/log")"

says() # NAME
{
	env -i HOST_PROC="$root/tmp/$1/proc" HOST_SYS="$root/tmp/$1/sys" \
		HOST_ETC="$root/tmp/$1/etc" HOST_ROOT="$root/tmp/$1" "$root/tmp/tell"
}

machine hyperv 'Microsoft Corporation' hv_utils hv_netvsc hv_storvsc hv_vmbus
machine nests 'Microsoft Corporation' kvm_intel kvm hv_utils hv_netvsc hv_storvsc hv_vmbus
machine builtin 'Microsoft Corporation' mlx5_core nls_iso8859_1
machine kvm QEMU virtio_net virtio_blk virtio_pci
machine clock QEMU ptp_kvm virtio_net virtio_blk virtio_pci
same 'Hyper-V, with its modules' 'hyperv guest <nil>' "$(says hyperv)"
same 'the same with kvm_intel' 'kvm host <nil>' "$(says nests)"
same 'Hyper-V, its modules built in' '  <nil>' "$(says builtin)"
same 'KVM' '  <nil>' "$(says kvm)"
same 'KVM with ptp_kvm' 'kvm host <nil>' "$(says clock)"
conclude
