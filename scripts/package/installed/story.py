#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Lives with the packages on a machine with Secure Boot, as its administrator.

    story.py FOLDER    with what disk.sh made in it

Prints a line a chapter: `pass NAME`, or `fail NAME: why`; the console, on standard error. The
chapters follow each other on one machine, which is lost where its console does not answer.
"""

import re
import sys
import textwrap
import time
from pathlib import Path

sys.dont_write_bytecode = True

from console import DOWN, ENTER, Lost, Machine

KEY = "/var/lib/dkms/mok.pub"
PASSWORD = "only-this-once"
AT_BOOT, OPTIONS = "/etc/modules-load.d/hv_iface.conf", "/etc/modprobe.d/hv_iface.conf"
EARLY = "/etc/initramfs-tools/scripts/init-premount/hv-iface"
INSTALL_TIMEOUT = 1800  # with a compiler, emulated
# What users meet: kmod's word for EKEYREJECTED, and the kernel's for why.
REJECTED = "Key was rejected by service$"
LOGGED = "dmesg | tail -n 1"


class Wrong(Exception):
    """A command did not do what it should, or said something else."""


def expect(machine: Machine, line: str, says: str = "", good: bool = True,
           timeout: float = 120) -> None:
    """A command that succeeds, or else fails, and says what is looked for."""
    status, said = machine.run(line, timeout)
    if (status == 0) != good:
        raise Wrong(f"{line}: status {status}: {said}")
    if not re.search(says, said, re.MULTILINE):
        raise Wrong(f"{line}: no '{says}' in: {said}")


def nothing_is_loaded(machine: Machine) -> None:
    expect(machine, "ls -d /sys/module/hv_iface /sys/kernel/hv_iface", good=False)


def loaded_at_boot(machine: Machine) -> None:
    expect(machine, "systemctl is-active systemd-modules-load", "^active$")
    expect(machine, "cat /sys/kernel/hv_iface/hypervisor", "^qemu$")
    expect(machine, "cat /sys/module/hv_iface/parameters/guest_os_id", "^keep$")


def reboot(machine: Machine) -> None:
    machine.start("reboot")


# The chapters.

def secure_boot(machine: Machine) -> None:
    machine.login()
    expect(machine, "mokutil --sb-state", "^SecureBoot enabled$")
    expect(machine, "cat /sys/kernel/security/lockdown", re.escape("[integrity]"))


def not_loaded(machine: Machine) -> None:
    expect(machine, f"test -e {AT_BOOT} && test -e {OPTIONS}")
    nothing_is_loaded(machine)


def refused(machine: Machine) -> None:
    """DKMS has signed it, with a key that nobody here trusts yet."""
    expect(machine, "modinfo -F signer hv_iface", "^DKMS module signing key$")
    expect(machine, f"mokutil --test-key {KEY}", "is not enrolled$")
    expect(machine, "modprobe hv_iface", REJECTED, good=False)
    expect(machine, LOGGED, "Loading of module with unavailable key is rejected$")
    nothing_is_loaded(machine)


def second_kernel(machine: Machine) -> None:
    """From the packages that lie in apt's cache. DKMS's hooks build; the tool's, which is asked
    for here, puts it into the initramfs.
    """
    expect(machine, "touch /etc/initramfs-tools/hv-iface; printf '%s\\n' '#!/bin/sh' "
           "'[ \"$1\" = prereqs ] || echo \"initramfs: $(hv-iface hypervisor)\" >/dev/kmsg' "
           f">{EARLY} && chmod +x {EARLY}")
    expect(machine, "DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-download install "
           "linux-image-cloud-amd64 linux-headers-cloud-amd64", timeout=INSTALL_TIMEOUT)
    expect(machine, "dkms status hv_iface -k $(readlink /vmlinuz | cut -d - -f 2-)",
           "cloud-amd64, x86_64: installed$")


def enrol(machine: Machine) -> None:
    """As scripts/package/README.md says. MokManager's menus stand where GRUB would start."""
    machine.start(f"mokutil --import {KEY}")
    for prompt in ("input password: ", "input password again: "):
        machine.see(prompt)
        machine.type(PASSWORD + ENTER)
    status, said = machine.finish()
    if status != 0:
        raise Wrong(f"mokutil --import: {said}")
    reboot(machine)
    for prompt, answer in (
            ("Press any key to perform MOK management", ENTER),
            ("Continue boot", DOWN + ENTER),  # Enroll MOK
            ("View key 0", DOWN + ENTER),  # Continue
            ("Enroll the key", DOWN + ENTER),  # Yes
            ("Password: ", PASSWORD + ENTER),
            ("Reboot", ENTER)):
        machine.see(prompt)
        machine.type(answer)
    machine.login()
    expect(machine, f"mokutil --test-key {KEY}", "is already enrolled$", good=False)


def initramfs(machine: Machine) -> None:
    """Before there was a root, and so before the module."""
    expect(machine, "dmesg", "initramfs: qemu$")


def loads(machine: Machine) -> None:
    """In the second kernel, which was the last to come, and still under Secure Boot."""
    expect(machine, "uname -r", "-cloud-amd64$")
    expect(machine, "cat /sys/kernel/security/lockdown", re.escape("[integrity]"))
    nothing_is_loaded(machine)
    expect(machine, "modprobe hv_iface")
    expect(machine, "cat /sys/kernel/hv_iface/hypervisor", "^qemu$")
    expect(machine, "cat /sys/module/hv_iface/parameters/guest_os_id", "^linux$")
    expect(machine, "hv-iface", "qemu")
    expect(machine, "modprobe -r hv_iface")
    nothing_is_loaded(machine)


def unsigned(machine: Machine) -> None:
    """The same module without its signature."""
    expect(machine, "objcopy --strip-debug $(modinfo -n hv_iface) hv_iface.ko")
    expect(machine, "modinfo -F signer ./hv_iface.ko", r"\A\Z")
    expect(machine, "insmod ./hv_iface.ko", REJECTED, good=False)
    expect(machine, LOGGED, "Loading of unsigned module is rejected$")
    nothing_is_loaded(machine)


def at_boot(machine: Machine) -> None:
    """The first character of the line, as the files say."""
    expect(machine, f"sed -i 's/^#hv_iface$/hv_iface/' {AT_BOOT}")
    expect(machine, f"sed -i 's/^#\\(options .*=keep\\)$/\\1/' {OPTIONS}")
    reboot(machine)
    machine.login()
    expect(machine, "uname -r", "-cloud-amd64$")
    loaded_at_boot(machine)


def first_kernel(machine: Machine) -> None:
    """Back to the kernel that was there before, whose module was not built here."""
    expect(machine, "for link in /vmlinuz /initrd.img; do "
           "ln -sfn $(readlink $link.old) $link || exit; done")
    reboot(machine)
    machine.login()
    expect(machine, "uname -r", "[0-9]-amd64$")
    loaded_at_boot(machine)


STORY = {
    "Secure Boot is on": secure_boot,
    "nothing is loaded unasked": not_loaded,
    "refused before its key is enrolled": refused,
    "module for a kernel that comes later": second_kernel,
    "mokutil and MokManager enrol DKMS's key": enrol,
    "the tool answers in the initramfs": initramfs,
    "loaded in the second kernel": loads,
    "refused without its signature": unsigned,
    "loaded at boot, with an option, where the administrator says so": at_boot,
    "loaded at boot in the first kernel too": first_kernel,
}


def tell(machine: Machine) -> None:
    lost = ""
    for name, chapter in STORY.items():
        print(f"\n== {time.strftime('%X')} {name}", file=sys.stderr)
        why = lost
        try:
            if not lost:
                chapter(machine)
        except Wrong as wrong:
            why = str(wrong)
        except Lost as failure:
            why = str(failure)
            lost = f"the machine was lost before: {why}"
        print(f"fail {name}: {textwrap.shorten(why, 240)}" if why else f"pass {name}", flush=True)


def main() -> None:
    machine = Machine(Path(sys.argv[1]), sys.stderr)
    try:
        tell(machine)
    finally:
        machine.close()


if __name__ == "__main__":
    main()
