#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# root.sh - what the trial of a fleet needs of Debian: a system with Ansible and
# Prometheus (control.sh enters it), and build/fleet/root.squashfs, that guests
# boot: systemd, sshd, node_exporter, and hv-iface as make install-tools leaves
# it. Needs root.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

suite=bookworm
out=$build/fleet
unneeded=('boot/*' 'dev/*' 'proc/*' 'sys/*' 'tmp/*' 'var/cache/*' 'var/lib/apt/*' 'var/log/*'
	"${tree#/}/*" "${build#/}/*" 'usr/include/*' 'usr/lib/gcc*' 'usr/lib/linux-*'
	'usr/lib/x86_64-linux-gnu/perl*' 'usr/share/doc/*' 'usr/share/locale/*' 'usr/share/perl*')
# What emulated guests need not wait for.
unwanted=(apt-daily{,-upgrade}.timer dpkg-db-backup.timer e2scrub_{all.timer,reap.service}
	fstrim.timer getty.target systemd-logind.service)

# A suite of its own with packages, no service of which starts while they are installed.
provide() # NAME PACKAGE...
{
	local root=$build/suites/$1

	make_suite "$suite" "$1"
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	say "$1: installing ${*:2} (waits for the package mirror)"
	install_in_suite "$1" "$suite" "${@:2}" >"$logs/$1.log" 2>&1
}

"$scripts/common/packages.sh" squashfs-tools util-linux
mkdir -p "$out"
exec 8>"$out/lock"
flock 8
provide fleet-control ansible-core openssh-client prometheus
provide fleet-guest systemd-sysv openssh-server prometheus-node-exporter python3
in_suite fleet-guest systemctl -q mask "${unwanted[@]}"
in_suite fleet-guest systemctl -q set-default multi-user.target
in_suite fleet-guest make -s -C "$tree" install-tools \
	TOOL=/root/hv-iface # not beside the sources, for which another compiler may work
say "packing the guests' root"
mksquashfs "$build/suites/fleet-guest" "$out/root.squashfs.new" -noappend -no-progress \
	-comp gzip -Xcompression-level 1 -wildcards -e "${unneeded[@]}" >"$logs/fleet-squashfs.log"
mv "$out/root.squashfs.new" "$out/root.squashfs"
