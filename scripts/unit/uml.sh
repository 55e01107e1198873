#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# uml.sh LINUX MODULE - boots a user-mode kernel that loads the module of unit tests and
# unloads it; its console is the output.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../common/lib.sh"

limit=600 # seconds; a usual run takes less than twenty
uml= # process (and group) of the kernel

mkdir -p "$build/kunit"
temporary=$(mktemp -d -p "$build/kunit")

# UML makes itself a session leader: it outlives our own process group.
stop()
{
	[ -z "$uml" ] || kill -KILL -- "-$uml" 2>/dev/null || true
	rm -rf "$temporary"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Its memory is a file in TMPDIR: /dev/shm is too small for it in some containers. Without
# root= it would look for a disk, which it has no driver for.
env TMPDIR="$build/kunit" "$1" mem=512M uml_dir="$temporary/" console=tty \
	root=hostfs rootfstype=hostfs ro init="$tree/kunit/init.sh" HV_MODULE="$2" </dev/null &
uml=$!
# In the background, for the traps not to wait for it.
timeout "$limit" tail -s 0.1 --pid="$uml" -f /dev/null &
wait $! || echo "uml.sh: stopped after $limit seconds"
