# SPDX-License-Identifier: GPL-2.0
"""Who looks after the fleet: Debian's ssh, Ansible and Prometheus, in a system of their own."""

import json
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import NamedTuple

from vm import process
from vm.process import Failure

from .guests import FLEET, Member

HERE = Path(__file__).parent
PROMETHEUS = "127.0.0.1:9090"
PATIENCE = 900  # seconds; for one command in guests that are emulated twice
SCRAPE = "15s"


class Row(NamedTuple):
    """One answer of Prometheus."""

    labels: dict[str, str]
    value: float


class Control:
    """Everything that is asked and answered goes to the log."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log
        self.key, self.noted = folder / "key", ""
        folder.mkdir()
        log.write_text("")
        self.must("fleet-control", "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.key)

    def note(self, text: str) -> None:
        """What repeats itself is noted once."""
        if text == self.noted:
            return
        self.noted = text
        with self.log.open("a", encoding="utf-8") as log:
            log.write(text.rstrip("\n") + "\n")

    def call(self, system: str, *command: object) -> tuple[int, str]:
        """A command in one of root.sh's systems: exit status and output."""
        output = self.folder / "output"
        child = process.start([HERE / "control.sh", system, *command], output)
        try:
            status = child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"{command[0]}: not done in {PATIENCE} s") from None
        finally:
            process.stop(child)
            text = output.read_text(errors="backslashreplace")
            self.note(f"$ {' '.join(map(str, command))}\n{text}")
        return status, text

    def must(self, system: str, *command: object) -> str:
        status, text = self.call(system, *command)
        if status:
            last = (text.strip().splitlines() or ["no output"])[-1]
            raise Failure(f"{command[0]}: exit status {status}: {last}")
        return text

    def ssh(self, member: Member, command: str) -> tuple[int, str]:
        self.note(f"{member.name}:")
        return self.call("fleet-control", "ssh", "-q", "-i", self.key, "-p", member.ssh,
                         "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                         "-o", "ConnectTimeout=120", "root@127.0.0.1", command)

    def on(self, member: Member, command: str) -> str:
        """What a command says there; one that fails is a Failure."""
        status, text = self.ssh(member, command)
        if status:
            raise Failure(f"{member.name}: {command}: exit status {status}: {text.strip()}")
        return text.strip()

    def playbook(self, book: Path, *options: str) -> tuple[int, str]:
        inventory = self.folder / "inventory"
        inventory.write_text("".join(
            f"{each.name} ansible_host=127.0.0.1 ansible_port={each.ssh} ansible_user=root "
            f"ansible_ssh_private_key_file={self.key}\n" for each in FLEET))
        return self.call("fleet-control", "env", "LC_ALL=C.UTF-8",
                         f"ANSIBLE_CONFIG={HERE}/ansible.cfg",
                         f"ANSIBLE_CACHE_PLUGIN_CONNECTION={self.folder}/facts",
                         "ansible-playbook", "-i", inventory, *options, book)

    def facts(self, member: Member) -> dict:
        """What the last playbook gathered."""
        cached = json.loads((self.folder / "facts" / member.name).read_text())
        return cached["ansible_local"]["hv_iface"]

    def start_prometheus(self, rules: Path) -> None:
        config = self.folder / "prometheus.yml"
        config.write_text(json.dumps({  # which is YAML too
            "global": {"scrape_interval": SCRAPE, "scrape_timeout": SCRAPE,
                       "evaluation_interval": "5s"},
            "rule_files": [str(rules)],
            "scrape_configs": [{"job_name": "node", "static_configs": [
                {"targets": [f"127.0.0.1:{each.metrics}"], "labels": {"instance": each.name}}
                for each in FLEET]}]}))
        process.start([HERE / "control.sh", "fleet-control", "prometheus",
                       f"--config.file={config}", f"--storage.tsdb.path={self.folder}/tsdb",
                       f"--web.listen-address={PROMETHEUS}"], self.folder / "prometheus.log")

    def api(self, path: str, **parameters: str) -> dict:
        url = f"http://{PROMETHEUS}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                return json.load(answer)["data"]
        except OSError as error:
            raise Failure(f"Prometheus: {path} {parameters}: {error}") from error

    def ask(self, query: str) -> list[Row]:
        rows = [Row(row["metric"], float(row["value"][1]))
                for row in self.api("query", query=query)["result"]]
        self.note(f"? {query}\n" + "".join(f"  {row.labels} {row.value:g}\n" for row in rows))
        return rows

    def rules(self) -> list[dict]:
        return [rule for group in self.api("rules")["groups"] for rule in group["rules"]]


def exported(member: Member) -> str:
    """What node_exporter serves; nothing where it does not answer yet."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{member.metrics}/metrics",
                                    timeout=60) as answer:
            return answer.read().decode()
    except OSError:
        return ""
