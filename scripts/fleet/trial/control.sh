#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# control.sh SUITE COMMAND... - runs a command in a system that root.sh made.

set -euo pipefail

# shellcheck source=scripts/check/lib.sh
. "$(dirname "$0")/../../check/lib.sh"
# shellcheck source=scripts/check/suites.sh
. "$scripts/check/suites.sh"

enter "$1"
exec "${inside[@]}" env HOME=/root "${@:2}"
