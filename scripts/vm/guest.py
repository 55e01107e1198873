# SPDX-License-Identifier: GPL-2.0
"""One guest: what it is made of, and the directory that its run leaves behind."""

from dataclasses import dataclass, field
from pathlib import Path

from . import initramfs, life
from .kernel import REPO, Kernel, packages
from .process import run

HERE = Path(__file__).parent
MODULES = ["virtio_pci", "virtio_console", "virtio_blk", "msr", "cpuid"]
PROGRAMS = ["exits.c", "kexec.c", "loads.c", "mark.c", "shootdown.c"]
WIDE = ["kexec.c"]  # makes a call that kernels of 32 bits do not have
BUSYBOX = Path("/bin/busybox")
QBOOT = Path("/usr/share/qemu/qboot.rom")
HYPERVISOR_LEAVES = "function >= 0x40000000 && function <= 0x4fffffff"
XEN = "566e6558"  # how XenVMMXenVMM begins, as EBX
# What an emulated guest's kernel would do for most of its boot: look for AGP on an AMD
# processor, ask each of 256 buses who is there, try out its ciphers.
QUICK = "pci=noearly,lastbus=0 cryptomgr.notests mitigations=off"
TIMEOUT = 600  # seconds; an emulated guest needs 10 to boot, and many times that on a busy host


@dataclass
class Guest:
    name: str
    cpu: str
    accel: str = "kvm"
    leaves: str = ""  # lines of leaf EAX EBX ECX EDX; none: as QEMU has it
    other_leaves: str = ""  # from the second processor on; none: the same
    leaves_after: str = ""  # those of the host that it is moved to
    append: str = ""
    tables: bool = True  # does its firmware say what the machine is (SMBIOS)
    smp: int = 1
    memory: int = 256  # MiB
    trace: str = HYPERVISOR_LEAVES  # which CPUID; "0": every one; none: nobody watches
    options: list = field(default_factory=list)  # more for QEMU
    ports: dict[int, int] = field(default_factory=dict)  # of its host: behind each, its own
    own: dict[str, str] = field(default_factory=dict)  # what else its hypervisor is told
    life: str = ""  # what befalls it beside the steps, a key of life.SCRIPTS
    steps: list[str] = field(default_factory=list)  # "VERB ARGUMENTS", see guest-init.sh
    timeout: int = TIMEOUT


def image(kernel: Kernel, modules: list[Path], programs: list[Path]) -> bytes:
    """The part of the initial file system that all guests share."""
    files = initramfs.modules(kernel, MODULES)
    narrow = kernel.vmlinuz.with_name("busybox")  # where kernels.sh has put one
    files["bin/busybox"] = (BUSYBOX if kernel.bits() == 64 else narrow).read_bytes()
    files["init"] = (HERE / "guest-init.sh").read_bytes()
    files |= {f"lib/{part.name}": part.read_bytes() for part in HERE.glob("guest-*.sh")
              if part.name != "guest-init.sh"}
    files |= {module.name: module.read_bytes() for module in modules}
    files |= {f"bin/{program.name}": program.read_bytes() for program in programs}
    return initramfs.archive(files)


def make_directory(guest: Guest, base: bytes, directory: Path) -> None:
    """The guest's directory, with its initial file system."""
    directory.mkdir(parents=True)
    steps = initramfs.archive({"steps": "".join(f"{step}\n" for step in guest.steps).encode()})
    (directory / "initrd").write_bytes(base + steps)
    (directory / "trace-filter").write_text(guest.trace)


def prepare(guest: Guest, kernel: Kernel, base: bytes, directory: Path, shim: Path) -> None:
    """Fills the guest's directory: its initial file system, and `run`, which starts it."""
    make_directory(guest, base, directory)
    tables = {"HV_LEAVES": guest.leaves, "HV_OTHER_LEAVES": guest.other_leaves,
              "HV_LEAVES_AFTER": guest.leaves_after}
    environment = ["env", f"LD_PRELOAD={shim}"] if guest.leaves else []
    for name, table in tables.items():
        if table:
            (directory / name).write_text(table)
            environment.append(f"{name}={directory / name}")
    # By its ELF file's entry, which is Xen's, a kernel trusts a signature of Xen's as soon as
    # it sees one, and in the emulated machine's KVM, not in plain emulation, it does not wake
    # from suspend to RAM.
    by_file = XEN not in guest.leaves.lower() and not any(
        step.startswith("suspend") for step in guest.steps)
    # In the foreground: qemu stays in our process group, and ends with it.
    before = ["timeout", "--foreground", "-k", 5, guest.timeout, *environment]
    qemu = [
        "qemu-system-x86_64", "-accel", guest.accel, "-cpu", guest.cpu, "-smp", guest.smp,
        "-machine", "q35,sata=off,smbus=off", "-m", guest.memory, "-nodefaults", "-no-user-config",
        "-display", "none", "-no-reboot", "-name", f"{guest.name},debug-threads=on",
        "-chardev", f"file,id=console,path={directory / 'serial'},append=on",
        "-serial", "chardev:console", "-device", "virtio-serial-pci,max_ports=2",
        "-chardev", f"file,id=report,path={directory / 'report'},append=on",
        "-device", "virtserialport,chardev=report,nr=1",
        "-kernel", kernel.boots if by_file else kernel.vmlinuz, "-initrd", directory / "initrd",
        "-append", f"console=ttyS0 loglevel=4 panic=-1 {QUICK} {guest.append}",
        *([] if guest.tables else without_tables(directory / "firmware")),
        *network(guest.ports), *guest.options,
    ]
    script = life.SCRIPTS[guest.life]
    (directory / "run").write_text(script(directory, before, qemu, kernel.vmlinuz))


def without_tables(rom: Path) -> list:
    """Firmware that does not find the tables which QEMU has for it, and so has none."""
    rom.write_bytes(QBOOT.read_bytes().replace(b"etc/smbios/", b"no/smbios//"))
    return ["-bios", rom]


def network(ports: dict[int, int]) -> list:
    """A card through which only what comes in by a port of the host goes out."""
    if not ports:
        return []
    forwarded = "".join(f",hostfwd=tcp::{outer}-:{inner}" for outer, inner in ports.items())
    return ["-netdev", f"user,id=net,restrict=on{forwarded}",
            "-device", "virtio-net-pci,netdev=net"]


def build(source: str | Path, build_dir: Path, *options: str) -> Path:
    """Compiles a program of this folder, or of another one."""
    out = build_dir / "vm" / Path(source).stem
    out.parent.mkdir(parents=True, exist_ok=True)
    run(["gcc", "-Wall", "-Wextra", "-Werror", "-O2", *options, "-o", out, HERE / source],
        out.with_suffix(".log"))
    return out


def build_shim(build_dir: Path) -> Path:
    return build("cpuid_shim.c", build_dir, "-shared", "-fPIC")


def build_programs(build_dir: Path, bits: int = 64) -> list[Path]:
    """What guests have in /bin beside busybox."""
    if bits == 32:
        packages("gcc-multilib")
        build_dir /= "32"
    tool = build_dir / "vm" / "hv-iface"
    tool.parent.mkdir(parents=True, exist_ok=True)
    run(["make", "-C", REPO, "tools", f"TOOL={tool}", f"CFLAGS=-O2 -m{bits} -static -Werror"],
        tool.with_suffix(".log"))
    return [tool, *(build(source, build_dir, f"-m{bits}", "-static") for source in PROGRAMS
                    if bits == 64 or source not in WIDE)]
