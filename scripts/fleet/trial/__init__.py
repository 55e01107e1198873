# SPDX-License-Identifier: GPL-2.0
"""A fleet in which scripts/fleet/ is tried; see fleet.py."""
