# SPDX-License-Identifier: GPL-2.0
"""What hv_iface costs; see ../bench.py."""
