# SPDX-License-Identifier: GPL-2.0
"""The virtual machines in which hv_iface is shown and checked; see vm.py."""
