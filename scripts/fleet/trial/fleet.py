#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tries scripts/fleet/ on a fleet: guests that boot Debian's systemd with the timer, sshd and
node_exporter, looked after by Debian's Ansible and Prometheus. Needs root.

HV_RESULTS, HV_BUILD and HV_VM are as for vm.py. All that was asked and answered is in
logs/fleet.log.
"""

import os
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.dont_write_bytecode = True
sys.path[0] = str(Path(__file__).resolve().parents[2])  # scripts/

from fleet.trial import dashboard, guests
from fleet.trial.control import Control, Row, exported
from fleet.trial.guests import FLEET, Member
from vm import kernel, process
from vm.process import Failure, say
from vm.results import Results

HERE = Path(__file__).resolve().parent
FILES = HERE.parent
TREE = "/sys/kernel/hv_iface"
SERVICE, TIMER = "hv-iface-metrics.service", "hv-iface-metrics.timer"
FOLDER = "/var/lib/prometheus/node-exporter"
LOSER, UNLOADER = FLEET[1], FLEET[2]
EXPOSURE = 15  # of systemd-analyze security, in tenths: 100 is the worst
PATIENCE = 600  # seconds until something has to be so


def expect(true: object, otherwise: str) -> None:
    if not true:
        raise Failure(otherwise)


def until(question: Callable[[], object], otherwise: str) -> None:
    """Asks until the answer is yes."""
    deadline = time.monotonic() + PATIENCE
    while not question():
        expect(time.monotonic() < deadline, f"{otherwise} in {PATIENCE} s")
        time.sleep(2)


def counted(rows: list[Row]) -> Counter:
    """Rows of a count, by the values of their labels but for the name."""
    return Counter({tuple(value for name, value in sorted(row.labels.items())
                          if name != "__name__"): int(row.value) for row in rows})


class Trial:
    """The tests, in their order: each goes on from where the one before it has left the fleet."""

    def __init__(self, session: Path, log: Path) -> None:
        self.session = session
        self.control = Control(session / "control", log)

    def values(self, path: str) -> dict[str, str]:
        """A file of each guest, as cat shows it; none: it is not there."""
        return {each.name: self.control.on(each, f"cat {TREE}/{path} 2>/dev/null || true")
                for each in FLEET}

    def metric(self, member: Member, name: str) -> str | None:
        found = re.search(rf"^hv_iface_{name} (\S+)$", exported(member), re.MULTILINE)
        return found and found[1]

    def rule(self, name: str) -> dict:
        return next(rule for rule in self.control.rules() if rule["name"] == name)

    def alerts(self, name: str) -> dict[str, str]:
        """Guest and state."""
        return {alert["labels"]["instance"]: alert["state"]
                for alert in self.rule(name)["alerts"]}

    # Before there is a guest.

    def units(self) -> None:
        text = self.control.must("fleet-guest", "systemd-analyze", "verify", "--man=no", SERVICE,
                                 TIMER)
        expect(not text, text)
        self.control.must("fleet-guest", "systemd-analyze", "security", "--offline=true",
                          f"--threshold={EXPOSURE}", SERVICE)

    def rules_file(self) -> None:
        for what, path in (("check", FILES / "prometheus.rules.yml"),
                           ("test", HERE / "rules_test.yml")):
            self.control.must("fleet-control", "promtool", what, "rules", path)

    # The fleet.

    def boot(self) -> None:
        guests.boot(self.session, self.control.key.with_suffix(".pub").read_text())
        for each in FLEET:
            until(lambda: "running" in self.control.ssh(
                each, "systemctl is-system-running --wait")[1], f"{each.name} is not up")
            until(lambda: exported(each), f"node_exporter of {each.name} does not answer")
        self.control.start_prometheus(FILES / "prometheus.rules.yml")

    def off(self) -> None:
        for each in FLEET:
            _, state = self.control.ssh(each, f"systemctl is-enabled {TIMER}; "
                                        f"systemctl is-active {TIMER} {SERVICE}; ls {FOLDER}")
            expect(state.split() == ["disabled", "inactive", "inactive"], f"{each.name}: {state}")
            expect("hv_iface" not in exported(each), f"{each.name} has metrics already")

    def playbook(self) -> None:
        status, text = self.control.playbook(FILES / "ansible.playbook.yml")
        expect(status == 0, f"ansible-playbook: exit status {status}")
        states, builds = self.values("guest_os_id/state"), self.values("hyperv/build_number")
        for name, hypervisor in self.values("hypervisor").items():
            for group in (f"hypervisor_{hypervisor}", f"build_{builds[name] or 'unknown'}",
                          f"identity_{states[name] or 'none'}"):
                members = re.search(rf'"{group}": \[([^]]*)\]', text)
                expect(members and f'"{name}"' in members[1], f"{name} is not in {group}")

    def fact(self) -> None:
        for path in ("hypervisor", "vendor", "guest_os_id/current"):
            for name, value in self.values(path).items():
                found = self.control.facts(next(each for each in FLEET if each.name == name))
                for key in path.split("/"):
                    found = found.get(key, {}) if found else {}
                expect((found or "") == value, f"{name}: {path} is {value}, the fact has {found}")
        for each in FLEET:
            expect(self.control.facts(each).get("guest_os_id_intact") ==
                   (None if each.accel == "tcg" else True), f"{each.name}: not intact")

    def timer(self) -> None:
        for each in FLEET:
            until(lambda: self.metric(each, "loaded") == "1", f"{each.name}: no metrics")
            text = self.control.on(each, f"systemctl show -P Result {SERVICE}; "
                                   f"systemctl show -P LastTriggerUSec {TIMER}; "
                                   f"stat -c '%U %a' {FOLDER}/hv_iface.prom; ls -A {FOLDER}")
            expect(re.fullmatch(r"success\n.*\d\d:\d\d:\d\d.*\nroot 644\nhv_iface.prom", text),
                   f"{each.name}: {text}")

    def again(self) -> None:
        """Another minute, another file; and none of them is stale."""
        written = re.search(r"node_\w+{.*?}", self.rule("HvIfaceMetricsStale")["query"])[0]
        until(lambda: len(self.control.ask(f"changes({written}[1h]) > 0")) == len(FLEET),
              "the timer did not fire twice everywhere")
        expect(self.rule("HvIfaceMetricsStale")["state"] == "inactive", "stale already")

    # What the rules ask.

    def counts(self) -> None:
        hypervisors, versions = self.values("hypervisor"), self.values("hyperv/version")
        states = self.values("guest_os_id/state")
        for name, wanted in (
                ("hypervisor:hv_iface_guests:count", Counter((text,) for text in
                                                             hypervisors.values())),
                ("hypervisor_version:hv_iface_guests:count", Counter(
                    (*([versions[name]] if versions[name] else []), hypervisors[name])
                    for name in versions)),
                ("state:hv_iface_guests:count", Counter((text,) for text in states.values()
                                                        if text))):
            until(lambda: self.control.ask(name), f"no {name}")
            # As recorded, and as it would be asked by hand.
            for query in (name, self.rule(name)["query"]):
                found = counted(self.control.ask(query))
                expect(found == wanted, f"{query}: {dict(found)}, not {dict(wanted)}")

    def nothing_lost(self) -> None:
        intact = {row.labels["instance"]: row.value
                  for row in self.control.ask("hv_iface_guest_os_id_intact")}
        expect(intact == {each.name: 1 for each in FLEET if each.accel == "kvm"}, f"{intact}")
        expect(self.alerts("HvIfaceIdentityLost") == {}, "an alert without a reason")

    # An identity goes: a host that forgets the register, in effect.

    def lost(self) -> None:
        self.control.on(LOSER, "head -c 8 /dev/zero | dd of=/dev/cpu/0/msr bs=8 conv=notrunc "
                        f"oflag=seek_bytes seek={0x40000000} status=none")
        expect(self.control.on(LOSER, f"cat {TREE}/guest_os_id/current") == "0x0",
               "the register still has it")
        until(lambda: self.alerts("HvIfaceIdentityLost"), "no alert")
        found = self.alerts("HvIfaceIdentityLost")
        expect(found == {LOSER.name: "firing"}, f"alerts: {found}")
        rows = self.control.ask(self.rule("HvIfaceIdentityLost")["query"])
        expect([row.labels["instance"] for row in rows] == [LOSER.name], f"{rows}")

    def report(self) -> None:
        """A playbook that changes nothing, and fails for that guest alone."""
        status, text = self.control.playbook(FILES / "ansible.playbook.yml", "--tags", "report")
        expect(status == 2, f"ansible-playbook: exit status {status}")
        failed = {name for name, count in re.findall(r"(\w+) +: ok=.* failed=(\d+)", text)
                  if count != "0"}
        expect(failed == {LOSER.name}, f"failed: {failed}")
        expect(re.search(r'lost: was 0x[0-9a-f]+, is 0x0', text), "it does not say what was lost")
        expect("changed=0" in text and not re.search(r"changed=[1-9]", text), "it changed a host")

    def panels(self) -> None:
        found = list(dashboard.complaints(FILES / "grafana.dashboard.json", self.control.ask))
        expect(not found, "; ".join(found))

    def remedy(self) -> None:
        """What the alert advises."""
        advice = self.rule("HvIfaceIdentityLost")["annotations"]["description"]
        self.control.on(LOSER, re.search('"(modprobe .*?)"', advice)[1])
        until(lambda: not self.alerts("HvIfaceIdentityLost"), "the alert did not end")
        until(lambda: self.metric(LOSER, "guest_os_id_intact") == "1", "not intact again")

    def unloaded(self) -> None:
        """Metrics that say so, and no failure."""
        self.control.on(UNLOADER, "modprobe -r hv_iface")
        until(lambda: self.metric(UNLOADER, "loaded") == "0", "it does not show")
        left = set(re.findall(r"^hv_iface_\w+", exported(UNLOADER), re.MULTILINE))
        expect(left == {"hv_iface_loaded"}, f"{left}")
        state = self.control.on(UNLOADER, f"systemctl show -P Result {SERVICE}; "
                                "systemctl --failed --plain --no-legend")
        expect(state == "success", state)
        until(lambda: self.alerts("HvIfaceNotLoaded"), "no alert")
        found = self.alerts("HvIfaceNotLoaded")
        expect(found == {UNLOADER.name: "pending"}, f"alerts: {found}")


TESTS = [
    ("units: verified, hardened", Trial.units),
    ("rules: checked, alerts in their time", Trial.rules_file),
    ("guests boot", Trial.boot),
    ("timer is off at first", Trial.off),
    ("playbook: the fact, the timer, hosts by hypervisor, build and identity", Trial.playbook),
    ("the fact is what the files say", Trial.fact),
    ("timer writes what node_exporter serves", Trial.timer),
    ("timer writes again", Trial.again),
    ("Prometheus: guests by hypervisor, build and identity", Trial.counts),
    ("Prometheus: no identity was lost", Trial.nothing_lost),
    ("Prometheus: an identity was lost", Trial.lost),
    ("playbook: an identity was lost", Trial.report),
    ("dashboard: its shape, and an answer to each query", Trial.panels),
    ("what the alert advises ends it", Trial.remedy),
    ("module unloaded: metrics that say so, no failure", Trial.unloaded),
]
# What nothing after it can do without.
VITAL = (Trial.boot,)


def run(trial: Trial, results: Results, log: Path) -> None:
    gone = ""
    for name, test in TESTS:
        began, why = time.monotonic(), gone
        try:
            if not gone:
                say(f"{name} ...")
                trial.control.note(f"\n== {name}")
                test(trial)
        except (Failure, OSError) as failure:
            why = str(failure)
            if test in VITAL:
                gone = why
        trial.control.note(f"== {why or 'passed'} ({time.monotonic() - began:.0f} s)")
        results.add(name, why, log)


def main() -> int:
    process.exit_on_signals()
    began = time.monotonic()
    build = kernel.build_dir()
    session, logs = build / "fleet" / str(os.getpid()), build / "logs"
    results, log = Results("fleet"), logs / "fleet.log"
    try:
        session.mkdir(parents=True)
        logs.mkdir(exist_ok=True)
        say("Debian's systems for the fleet (waits for the package mirror, minutes the first "
            "time) ...")
        process.run([HERE / "root.sh"], logs / "fleet-root.log", timeout=1800)
        run(Trial(session, log), results, log)
        say(f"Done in {time.monotonic() - began:.0f} s")
    except (Failure, OSError) as failure:
        results.add("harness", str(failure), log)
    finally:
        process.stop_all()
        guests.keep_logs(session, logs)
        shutil.rmtree(session, ignore_errors=True)
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
