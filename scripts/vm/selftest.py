# SPDX-License-Identifier: GPL-2.0
"""Proof that a wrong expectation fails: each check against a step that was made up."""

from .expect import evaluate
from .report import Seen
from .scenario import smbios
from .trace import Access, lost, parse

TRACE = """
 CPU 0/KVM-70  [001] d.... 1: kvm_msr: msr_write 40000000 = 0x8100000601c00000
 CPU 0/KVM-70  [001] d.... 2: kvm_cpuid: func 4f000001 idx 0 rax 0 rbx 0 rcx 0 rdx 0, cpuid entry not found
 CPU 0/KVM-70  [001] d.... 3: kvm_cpuid: func 40000000 idx 0 rax 40000006 rbx 0 rcx 0 rdx 0, cpuid entry found
 CPU 1/KVM-71  [000] d.... 4: kvm_cpuid: func 40000001 idx 0 rax 31237648 rbx 0 rcx 0 rdx 0, cpuid entry found
 CPU 0/KVM-70  [001] d.... 5: kvm_msr: msr_read 40000000 = 0x0
 CPU 0/KVM-70  [001] d.... 6: kvm_msr: msr_write 40000000 = 0x5 (#GP)
 CPU 0/KVM-70  [001] d.... 7: kvm_cpuid: func 4f0000ff idx 0 rax 0 rbx 0 rcx 0 rdx 0, cpuid entry not found
 CPU 0/KVM-70  [001] d.... 8: kvm_cpuid: func 40000000 idx 0 rax 40000006 rbx 0 rcx 0 rdx 0, cpuid entry found
"""
ACCESSES = [Access(70, "cpuid 0x40000000"), Access(71, "cpuid 0x40000001"),
            Access(70, "rdmsr 0x40000000 0x0"), Access(70, "wrmsr 0x40000000 #GP")]

GOOD = Seen(0, [], ["[1.0] hv_iface: Hv#1 found", "[0.9] hv_iface: loading taints kernel"],
            {"max_leaf": "0x40000006", "guest_os_id/current": "0x0"}, ACCESSES)
REFUSED = Seen(1, ["insmod: can't insert: Invalid argument"], [], {}, [])
HUNG = Seen()
SPLAT = Seen(0, [], ["[1.0] WARNING: CPU: 0"], {}, [])
MOVED = Seen(0, without=["+hypervisor: xen"])
LOGGED = Seen(0, outside=["the first", "the second"])
LEAK = Seen(0, [], [], {"vendor": "at ffff888003a51000"}, [])
ALL = "cpuid 0x40000000-0x40000001, rdmsr 0x40000000 0x0, wrmsr 0x40000000 #GP"

# A step, what is expected of it, and whether that is so.
CASES = [
    (GOOD, "result ok", True), (GOOD, "result EINVAL", False),
    (REFUSED, "result EINVAL", True), (REFUSED, "result ok", False),
    (REFUSED, "result ENOMEM", False), (None, "result ok", False),
    (GOOD, "result never", False), (HUNG, "result never", True), (HUNG, "result ok", False),
    (REFUSED, "out Invalid", True), (REFUSED, "out valid$", False), (GOOD, "out .", False),
    (GOOD, "log Hv#1", True), (GOOD, "log Xbnv", False), (GOOD, "log none", False),
    (REFUSED, "log none", True), (REFUSED, "log .", False),
    (GOOD, f"accesses {ALL}", True), (GOOD, "accesses none", False),
    (GOOD, f"accesses {ALL}, cpuid 0x40000002", False),
    (GOOD, f"accesses {ALL.replace(' #GP', '')}", False),
    (GOOD, f"accesses {ALL.replace(' 0x0,', ' 0x1,')}", False),
    (GOOD, f"accesses {ALL.replace(' 0x0,', ',')}", True),
    (GOOD, "some rdmsr 0x40000000", True), (GOOD, "some rdmsr 0x40000001", False),
    (GOOD, "never wrmsr 0x40000001", True), (GOOD, "never wrmsr", False),
    (GOOD, "processors 2", True), (GOOD, "processors 1", False),
    (GOOD, "free_reads", False), (Seen(accesses=[], result=0), "free_reads", True),
    (GOOD, "without same", True), (GOOD, "without differs", False),
    (MOVED, "without same", False), (MOVED, "without differs", True),
    (GOOD, "max_leaf = 0x40000006", True), (GOOD, "max_leaf = 0x40000005", False),
    (GOOD, "max_leaf ~ ^0x4", True), (GOOD, "max_leaf ~ ^4", False),
    (GOOD, "vendor absent", True), (GOOD, "vendor = x", False),
    (GOOD, "max_leaf absent", False), (GOOD, "guest_os_id absent", False),
    (LOGGED, "outside first", True), (LOGGED, "outside second", True),
    (LOGGED, "outside third", False), (GOOD, "outside .", False),
    (LOGGED, "outside no third", True), (LOGGED, "outside no second", False),
    (GOOD, "nonsense", False),
]


WORDS = {"sys_vendor": "VMware, Inc.", "product_name": "VMware20,1", "bios_vendor": "A B",
         "product_version": ""}
OPTIONS = ["-smbios", "type=1,manufacturer=VMware,, Inc.,product=VMware20,,1,version=",
           "-smbios", "type=0,vendor=A B"]


def complaint() -> str:
    """What is wrong with the evaluator; nothing where it is sound."""
    if smbios(WORDS) != OPTIONS:
        return "the firmware's words do not come to QEMU as they are"
    if parse(TRACE).get(1) != ACCESSES:
        return "the trace is not cut as it should be"
    if lost("# entries-in-buffer/entries-written: 8/8") or not lost(TRACE) or not lost(
            "# entries-in-buffer/entries-written: 8/9"):
        return "a trace that lost entries is not told from a whole one"
    for seen, line, good in CASES:
        # "boot" is the verb of which nothing else is expected.
        if (not evaluate("boot", [line], seen)) != good:
            return f"'{line}' is taken for {'false' if good else 'true'}"
    unseen = [what for what, seen in (("warning", SPLAT), ("pointer", LEAK))
              if not evaluate("run", [], seen)]
    return f"a kernel {unseen[0]} goes unseen" if unseen else ""
