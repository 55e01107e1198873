# SPDX-License-Identifier: GPL-2.0
"""hv-iface for those who test it: its name has no .py, by which Python would find it."""

import importlib.machinery
import importlib.util
from pathlib import Path

loader = importlib.machinery.SourceFileLoader("hv_iface_tool",
                                              str(Path(__file__).with_name("hv-iface")))
tool = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
loader.exec_module(tool)
