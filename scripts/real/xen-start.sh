#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# xen-start.sh VERSION DIRECTORY - in a dom0: Xen's own programs, then the guests of the
# directory one after the other.

export PATH="/usr/lib/xen-$1/bin:$PATH"
export PYTHONPATH="/usr/lib/xen-$1/lib/python"
mount -t xenfs xenfs /proc/xen
mkdir -p /run/xen /run/xenstored /run/lock /var/log/xen /var/lib/xenstored /var/lib/xen
xenstored --pid-file /run/xenstored.pid
until [ -s /run/xenstored.pid ]; do
	sleep 0.2
done
xen-init-dom0
xenconsoled --log=guest --log-dir="$2" --pid-file=/run/xenconsoled.pid
xl info
xl dmesg -c >"$2/xen.log"
exec sh "$2/guests.sh" "$2" 1
