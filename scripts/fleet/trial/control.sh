#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# control.sh SUITE COMMAND... - runs a command in a system that root.sh made.

set -euo pipefail

# shellcheck source=scripts/common/lib.sh
. "$(dirname "$0")/../../common/lib.sh"
# shellcheck source=scripts/common/suites.sh
. "$scripts/common/suites.sh"

enter "$1"
exec "${inside[@]}" env HOME=/root "${@:2}"
