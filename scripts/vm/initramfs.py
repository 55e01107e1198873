# SPDX-License-Identifier: GPL-2.0
"""Initial file systems: a "newc" cpio archive, and kernel modules with what they depend on."""

import lzma
from pathlib import Path

from .kernel import Kernel

FILE, DIRECTORY = 0o100755, 0o040755


def archive(files: dict[str, bytes]) -> bytes:
    """A cpio archive of executable files; archives may follow each other in one image."""
    out = bytearray()

    def pad() -> None:
        out.extend(bytes(-len(out) % 4))

    def entry(name: str, mode: int, data: bytes = b"") -> None:
        fields = (0, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0)
        out.extend(b"070701" + b"".join(b"%08x" % field for field in fields))
        out.extend(name.encode() + b"\0")
        pad()
        out.extend(data)
        pad()

    parents = {str(parent) for name in files for parent in Path(name).parents}
    for directory in sorted(parents - {"."}):
        entry(directory, DIRECTORY)
    for name, data in files.items():
        entry(name, FILE, data)
    entry("TRAILER!!!", 0)
    return bytes(out)


def modules(kernel: Kernel, wanted: list[str]) -> dict[str, bytes]:
    """The wanted modules; /modules/order: what to insert, in which order; begin.sh, which does.

    One that modules.dep does not know is built into this kernel.
    """
    depends = {}
    for line in (kernel.modules / "modules.dep").read_text().splitlines():
        path, _, needs = line.partition(":")
        depends[Path(path).name.split(".")[0].replace("-", "_")] = [path, *needs.split()]
    files = {}
    for name in wanted:
        # modules.dep names direct needs first, so what has to come first is last.
        for path in reversed(depends.get(name.replace("-", "_"), [])):
            data = (kernel.modules / path).read_bytes()
            if path.endswith(".xz"):
                data = lzma.decompress(data)
            files.setdefault("modules/" + Path(path).name.removesuffix(".xz"), data)
    order = "".join(Path(name).name + "\n" for name in files)
    return files | {"modules/order": order.encode(),
                    "lib/begin.sh": (Path(__file__).parent / "begin.sh").read_bytes()}
