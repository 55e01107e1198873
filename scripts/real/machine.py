# SPDX-License-Identifier: GPL-2.0
"""An emulated machine, an AMD processor with SVM, that runs a hypervisor of Debian's."""

import shutil
import subprocess
from collections.abc import Collection, Iterator
from pathlib import Path

from vm import guest, initramfs, report, site
from vm.guest import BUSYBOX, Guest
from vm.harness import TIMED_OUT, Harness
from vm.kernel import Kernel
from vm.process import Failure, run, start

HERE = Path(__file__).parent
SHARES = ["virtio_pci", "9pnet_virtio", "9p", "overlay"]
GUESTS = HERE.parent / "vm" / "guests.sh"
SHARE = "local,security_model=none,multidevs=remap"


def chosen(names: list[str], known: Collection[str]) -> list[str]:
    """Those of a suite that are named, or all."""
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failure(f"no {' '.join(unknown)} here, only {' '.join(known) or 'the whole'}")
    return names or list(known)


def root(build: Path, suite: str, *packages: str) -> Path:
    """A Debian system with these packages."""
    run([HERE / "root.sh", suite, *packages], build / "logs" / f"real-root-{suite}.log",
        timeout=3600)
    return build / "suites" / f"real-{suite}"


def of_root(root: Path) -> Kernel:
    """The kernel that is installed there."""
    modules = sorted(root.glob("usr/lib/modules/*/modules.dep"))[-1].parent
    for place in (root / "boot" / f"vmlinuz-{modules.name}", modules / "vmlinuz"):
        if place.exists():
            return Kernel(modules.name, place, modules, modules / "build", place)
    raise FileNotFoundError(f"no kernel for {modules}")


def initrd(directory: Path, kernel: Kernel, modules: list[str], command: str) -> Path:
    files = initramfs.modules(kernel, [*SHARES, *modules])
    files |= {"bin/busybox": BUSYBOX.read_bytes(), "init": (HERE / "machine-init.sh").read_bytes(),
              "job": f"{directory}\n{command}\n".encode()}
    path = directory / "machine.initrd"
    path.write_bytes(initramfs.archive(files))
    return path


# Now and then an emulated processor is not told of an interrupt that is pending, until another
# comes: it sleeps, or spins in its guest, for good (findings/README.md). So one comes each second, by a byte on the serial line: XON, which nobody sees.
AWAKE = "while sleep 1; do printf '\\021'; done | exec \"$@\""


def boot(directory: Path, root: Path, log: Path, *options: object) -> subprocess.Popen:
    return start([
        "sh", "-c", AWAKE, "-", "qemu-system-x86_64", "-accel", "tcg,thread=multi",
        "-machine", "q35", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-serial", "stdio",
        "-virtfs", f"{SHARE},path={root},mount_tag=root,readonly=on",
        "-virtfs", f"{SHARE},path={directory},mount_tag=session", *options], log)


class Place(Harness):
    """Where a real hypervisor runs the guests, in place of KVM: what is common to all."""

    AT_ONCE = 2  # machines
    root: Path
    keys: frozenset[str] = frozenset()  # of a table's machine, beside those of COMMON
    COMMON = frozenset({"append", "smp", "memory", "timeout"})

    def prepare(self) -> None:
        """Fetches the hypervisor."""
        raise NotImplementedError

    def fill(self, each: Guest, directory: Path) -> None:
        """Puts `run` into the guest's directory, which starts it, and what that needs."""
        guest.make_directory(each, self.image, directory)

    @staticmethod
    def is_lost(directory: Path) -> bool:
        """A hypervisor in emulation may hang with its guest, or kill it as it boots; it goes
        through when it is asked once more. One that ended after its first step has had its say.
        """
        status = report.read_text(directory / "status").strip()
        return status in ("", *TIMED_OUT) or not report.has_begun(directory)

    def site(self, directory: Path) -> list[subprocess.Popen]:
        """Starts what runs the guests of a directory."""
        raise NotImplementedError

    def boot_all(self, directory: Path, name: str, *options: object) -> list[subprocess.Popen]:
        """Machines that take the guests of a directory from each other, for the hypervisor is
        one of one guest at a time.
        """
        count = min(self.AT_ONCE, sum(each.is_dir() for each in directory.iterdir()))
        children = [boot(directory, self.root, self.logs / f"real-{name}-machine-{number}.log",
                         *options) for number in range(count)]
        site.wait_for(children, directory / "ready", self.logs)
        return children

    @classmethod
    def machine(cls, name: str, table: dict[str, str], steps: list[str]) -> Guest:
        unknown = set(table) - cls.keys - cls.COMMON
        if unknown:
            raise Failure(f"machine {name}: what does {', '.join(sorted(unknown))} mean?")
        own = {key: table[key] for key in sorted(cls.keys) if key in table}
        return Guest(name, " ".join(f"{key}={value}" for key, value in own.items()),
                     accel=cls.__name__, append=table.get("append", ""), own=own,
                     smp=int(table.get("smp", "1")), memory=int(table.get("memory", "256")),
                     steps=steps, timeout=int(table.get("timeout", guest.TIMEOUT)))

    def run_all(self, guests: list[Guest], witness: bool) -> Iterator[tuple[Guest, Path]]:
        yield from self.run(guests, self.site, "guests")


def bring(directory: Path, *files: Path) -> None:
    """What the machine needs of here: it sees the session's directory alone."""
    for file in files:
        shutil.copy2(file, directory)
