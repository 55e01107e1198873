#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Guess: a sos report of a Xen guest or of its dom0 has /sys/hypervisor and what Xen says of itself.
# Seen: sos' plugin for Xen, which Red Hat's systems have, is active where there is no Xen, and
# has nothing to collect there; in dom0 and in a domU it stays off.

# shellcheck source=findings/lib.sh
. "$(dirname "$0")/lib.sh"

need chroot
[ "$(id -u)" = 0 ] || cannot 'only root can chroot'
get bookworm sosreport=4.0-2 dash=0.5.12-2 grep=3.8-5

mkdir -p "$root"/{dev,tmp,proc}
touch "$root/dev/null"

active()
{
	chroot "$root" /usr/bin/python3 -c '
import subprocess
from sos.report.plugins.xen import Xen

plugin = Xen.__new__(Xen)
plugin.exec_cmd = lambda command: {"status": subprocess.call(command, shell=True)}
print(plugin.determine_xen_host(), plugin.check_enabled())' 2>"$tmp/log"
}

same 'no Xen: what it is, active' 'baremetal True' "$(active)"
mkdir "$root/proc/xen"
echo control_d >"$root/proc/xen/capabilities"
same 'dom0' 'dom0 False' "$(active)"
: >"$root/proc/xen/capabilities"
same 'a domU' 'domU False' "$(active)"
conclude
