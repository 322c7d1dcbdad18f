"""README's table of rules is current."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

from relint.cli.app import COMMANDS
from relint.engine.rules import bundled_rules, load

README = Path(__file__).resolve().parents[2] / "README.md"
TABLE = re.compile(r"(?<=<!-- rules -->\n).*?(?=<!-- /rules -->)", re.DOTALL)
ABOUT = {
    "redundancy": "one zone, one node, one instance, one process that everything needs",
    "capacity": "bounds of autoscalers, requests and limits, room to lose a zone",
    "timeouts": "calls without a timeout, callers that give up before their callee, missing probes",
    "retries": "messages without a dead letter, retries that multiply",
    "rollout": "updates and drains that stop service, or cannot proceed",
    "recovery": "backups, restore, deletion protection",
    "objectives": "targets that cannot be met, have the wrong unit, or cannot be alerted on",
    "alerts": "alerts that cannot fire, always fire, or reach nobody",
    "runbooks": "pages without a runbook, runbooks that are stubs or orphans",
    "dependencies": "what depends on what: cycles at start-up, inverted tiers, targets that match nothing",
    "configuration": "waivers, versions, what makes a configuration mean something else",
}


def table() -> str:
    rules, _ = load(bundled_rules(), shipped=True)
    counts = Counter(rule.family for rule in rules)
    strict = Counter(rule.family for rule in rules if rule.profile == "strict")
    lines = ["| family | rules | about |", "|---|---|---|"]
    for family, about in ABOUT.items():
        if counts[family]:
            more = f" ({strict[family]} strict)" if strict[family] else ""
            lines.append(f"| {family} | {counts[family]}{more} | {about} |")
    return "\n".join([*lines, f"\n{counts.total()} rules in all.\n"])


def test_the_table_of_rules_is_current() -> None:
    """Run with RELINT_WRITE_REPORTS=1 to write it anew."""
    if os.environ.get("RELINT_WRITE_REPORTS"):
        README.write_text(TABLE.sub(lambda _: table(), README.read_text()))
    assert TABLE.findall(README.read_text()) == [table()]


def test_every_command_is_mentioned() -> None:
    text = README.read_text()
    assert [name for name in COMMANDS if f"relint {name}" not in text] == []


def test_every_family_has_its_line() -> None:
    rules, _ = load(bundled_rules(), shipped=True)
    assert {rule.family for rule in rules} <= ABOUT.keys()
