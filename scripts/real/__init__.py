# SPDX-License-Identifier: GPL-2.0
"""Real hypervisors, in emulated machines: see real.py."""
