# SPDX-License-Identifier: GPL-2.0
"""What is measured: the guests, and the lines that bench.c does in them."""

from dataclasses import dataclass
from pathlib import Path

from vm.guest import Guest
from vm.harness import FIRST_WRITE
from vm.peers import ENTER, TREE, disk

# One of its files, and one of the kernel's own, whose name is as long and which prints a
# 0 or 1 as well: what it costs to look a name up is not the question.
FILE, FLOOR = "hypervisor_present", "kexec_crash_loaded"
EMULATED_FILES = 49  # that hv_iface makes in plain emulation
TURNS, ICOUNT_TURNS, SLAB_TURNS, DUMP_TURNS, HERE_TURNS = 20, 5, 5, 3, 100
READERS = (1, 2, 4, 8, 16)
SMP = (1, 2, 8, 16)
FEW = 6  # leaves, as in KVM's ordinary Hv#1; FIRST_WRITE has the 32 that fit
# Seconds, for a busy machine; in SMP_TIMEOUT a guest with many processors has to be done.
TIMEOUT, TIME_TIMEOUT, SMP_TIMEOUT = 400, 900, 240


@dataclass(frozen=True)
class Line:
    """A line of bench.c's plan, and what it is called in the results."""

    label: str
    command: str


# hv-iface, as packages have it and as one static file, in the Debian root.
TOOL = {"": "/mnt/hv-iface", "static-": "/mnt/hv-iface-static"}
ASKED = {"report": "", "q": " -q", "name": " hypervisor", "json": " --json"}
PROCESSORS = 4096
DUMP = "/mnt/dump"


def tool(behind: str, about: str, asked: dict[str, str]) -> dict[str, Line]:
    return {f"{build}{name}{behind}": Line(f"`{Path(path).name}{words}`{about}", f"peak {path}{words}")
            for build, path in TOOL.items() for name, words in asked.items()}


LINES = {
    "insmod-empty-stripped": Line("load of an empty module, stripped",
                                  "insmod /stripped/hv_iface_empty.ko"),
    "rmmod-empty-stripped": Line("its unload", "rmmod hv_iface_empty"),
    "insmod-stripped": Line("load of hv_iface, stripped", "insmod /stripped/hv_iface.ko"),
    "rmmod-stripped": Line("its unload", "rmmod hv_iface"),
    "insmod-empty": Line("load of an empty module", "insmod /hv_iface_empty.ko"),
    "insmod-files": Line("load of a module that makes as many files",
                         f"insmod /hv_iface_files.ko files={EMULATED_FILES}"),
    "rmmod-files": Line("its unload", "rmmod hv_iface_files"),
    "cpuid-r": Line("`cpuid -1 -r`", "exec /usr/bin/cpuid -1 -r"),
    **tool("", "", ASKED),
    "insmod": Line("load of hv_iface", "insmod /hv_iface.ko"),
    **tool("-loaded", ", the module loaded", ASKED),
    "tree": Line("every file once, one process", f"tree {TREE}"),
    "once": Line("read of one file, in a process", f"once {TREE} hypervisor"),
    "current": Line("read of `guest_os_id/current`", f"once {TREE}/guest_os_id current"),
    "identity": Line("read of `guest_os_id/identity`", f"once {TREE}/guest_os_id identity"),
    "read": Line("read of one file", f"read {TREE} {FILE}"),
    "read-floor": Line(f"read of /sys/kernel/{FLOOR}", f"read /sys/kernel {FLOOR}"),
    "true": Line("`true`, a process that does nothing", "exec /bin/true"),
    "cat": Line("`cat` of one file", f"exec /bin/cat {TREE}/hypervisor"),
    "cat-floor": Line(f"`cat /sys/kernel/{FLOOR}`", f"exec /bin/cat /sys/kernel/{FLOOR}"),
    "grep": Line("`grep -r` of the tree", f"exec /bin/grep -r . {TREE}"),
    "detect-virt": Line("`systemd-detect-virt`", "exec /usr/bin/systemd-detect-virt"),
    "virt-what": Line("`virt-what`", "exec /usr/sbin/virt-what"),
    "virt-what-helper": Line("its `virt-what-cpuid-helper`",
                             "exec /usr/libexec/virt-what-cpuid-helper"),
    "lscpu": Line("`lscpu`", "exec /usr/bin/lscpu"),
    "cpuid": Line("`cpuid -1`", "exec /usr/bin/cpuid -1"),
    "dmidecode": Line("`dmidecode -s system-manufacturer`",
                      "exec /usr/sbin/dmidecode -s system-manufacturer"),
    "rmmod": Line("unload of hv_iface", "rmmod hv_iface"),
    "rmmod-empty": Line("unload of an empty module", "rmmod hv_iface_empty"),
}
DUMPS = {
    "grep-dump": Line(f"`grep -c 0x40000003` of a dump of {PROCESSORS:,} processors",
                      f"exec /bin/grep -c 0x40000003 {DUMP}"),
    **tool("", " of it", {"dump": f" --from {DUMP}"}),
}
# On the machine itself, which is no emulated one.
HERE = ("true", "cpuid-r", "detect-virt", *tool("", "", ASKED))
PEAKS = {name for name, line in (LINES | DUMPS).items() if line.command.startswith("peak ")}
MARK_FIRST = 100  # of bench.c
# Lines of modules/hv_iface_calls.c, in its order.
CALLS = {
    "call-empty": "call of an empty exported function",
    "call-predicate": "call of `is_any_hypervisor_present()`",
    "call-cpuid": "CPUID leaves 1 and 0x40000001",
}
CALLS_MARK_FIRST = 200

LOADS = ("insmod-empty", "rmmod-empty", "insmod", "rmmod")
# Emulated without KVM: here a processor's instructions are counted.
INSTRUCTIONS = ("insmod-empty", "insmod", "read", "read-floor", "rmmod", "rmmod-empty")
INITS = ("insmod-files", "insmod", "rmmod", "rmmod-files")

# hv-iface, and a dump for it: so many times the first 52 leaves of this processor.
TAKE_TOOL = ("run mount -o bind /tools /debian/mnt && chroot /debian cpuid -1 -r | awk "
             "'NR > 1 && NR < 54 { leaves = leaves $0 \"\\n\" } "
             f"END {{ for (; n < {PROCESSORS}; n++) printf \"CPU %d:\\n%s\", n, leaves }}' >/tools/dump")
CALL = ("run insmod /hv_iface.ko && insmod /hv_iface_empty.ko && insmod /hv_iface_calls.ko && "
        "rmmod hv_iface_calls hv_iface_empty hv_iface")
# slub_debug=F: no processor hoards free objects, hence the counts are exact.
MODULES = ("hv_iface", "hv_iface_empty", "cpuid", "msr")
EXACT_SLABS = "slub_debug=F slab_nomerge"


def slab_steps() -> list[str]:
    """The allocator's caches before and after loads; the first load is for warming up."""
    show = "grep -E '^(kernfs_node_cache|kmalloc-)' /proc/slabinfo"
    turn = (f"echo before; {show}; insmod /hv_iface_empty.ko; echo empty; {show}; "
            f"insmod /hv_iface.ko; echo loaded; {show}; "
            f"echo files $(find {TREE} -type f | wc -l); "
            f"echo directories $(find {TREE} -type d | wc -l); "
            f"for each in {' '.join(MODULES)}; do "
            "echo coresize $each $(cat /sys/module/$each/coresize); done; "
            "rmmod hv_iface; rmmod hv_iface_empty;")
    return [f"run for turn in $(seq {SLAB_TURNS + 1}); do {turn} done"]


def leaves(count: int) -> str:
    """So many leaves with Hv#1, and a vendor that the guest kernel does not know."""
    first = [f"40000000 {0x40000000 + count - 1:08x} 756e694c 564b2078 7648204d",
             "40000001 31237648 00000000 00000000 00000000"]
    rest = [f"{0x40000000 + leaf:08x} 00000060 00000000 00000000 00000000"
            for leaf in range(2, count)]
    return "".join(f"{line}\n" for line in first + rest)


def plan(names: object) -> str:
    return "".join(f"{name} {(LINES | DUMPS)[name].command}\n" for name in names)


PLANS = {
    "all": plan(LINES),
    "dumps": plan(DUMPS),
    "here": plan(HERE),
    "loads": plan(LOADS),
    "instructions": plan(INSTRUCTIONS),
    "inits": plan(INITS),
    "readers": "".join(f"readers-{n} readers {n} {TREE} {FILE}\n"
                       for n in READERS),
}


def bench(turns: int, name: str) -> str:
    """What it prints goes to the harness at once: one that hangs tells how far it came."""
    return f"run bench {turns} /plan/{name} >&3"


def guests(tools: Path) -> list[Guest]:
    """Names tell what they are for; the host's directory has them in this order."""
    common = {"memory": 512, "cpu": FIRST_WRITE}
    return [
        Guest("1-time", **common, options=disk(tools), trace="", timeout=TIME_TIMEOUT,
              steps=[ENTER, TAKE_TOOL, CALL, bench(TURNS, "all"), bench(DUMP_TURNS, "dumps")]),
        Guest("2-exits", **common, options=disk(tools), trace="0", append=EXACT_SLABS, timeout=TIMEOUT,
              steps=[ENTER, TAKE_TOOL, CALL, bench(2, "all"), *slab_steps()]),
        Guest(f"3-exits-{FEW}", **common, leaves=leaves(FEW), trace="0",
              append=EXACT_SLABS, timeout=TIMEOUT, steps=[bench(2, "loads"), *slab_steps()]),
        Guest(f"4-leaves-{FEW}", **common, leaves=leaves(FEW), timeout=TIMEOUT,
              steps=[bench(TURNS, "loads")]),
        *(Guest(f"5-smp-{n:02}", **common, smp=n, timeout=SMP_TIMEOUT,
                steps=[bench(TURNS, "loads")]) for n in SMP),
        Guest("6-instructions", cpu="qemu64", accel="tcg", memory=512,
              options=["-icount", "shift=0,sleep=off"],
              steps=[CALL, bench(ICOUNT_TURNS, "instructions")]),
        Guest("6-inits", cpu="qemu64", accel="tcg", memory=512, append="initcall_debug",
              options=["-icount", "shift=0,sleep=off"], steps=[bench(ICOUNT_TURNS, "inits")]),
        Guest("7-readers", cpu="qemu64", accel="tcg", memory=512, smp=2,
              steps=["load", bench(TURNS, "readers")]),
    ]
