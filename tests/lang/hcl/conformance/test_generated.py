"""Generated expressions: as the real terraform where it is on PATH, else as its recorded answers to such ones."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relint.lang.hcl.values import Gap, Val
from tests.lang.hcl.conformance.bench import answer
from tests.lang.hcl.conformance.generate import Generator
from tests.lang.hcl.conformance.record import GENERATED, Oracle
from tests.lang.hcl.conformance.test_conformance import agrees

ENTRIES: list[dict[str, Any]] = [json.loads(line) for line in GENERATED.read_text(encoding="utf-8").splitlines()]
AT_ONCE = 40


def batch(random: Random) -> list[str]:
    return sorted({Generator(random).call(2) for _ in range(AT_ONCE)})


def asked(lines: list[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as directory:
        return Oracle(Path(directory)).answers(lines)


def same(recorded: dict[str, Any]) -> bool:
    found = answer(recorded["e"])
    if "infinity as JSON" in recorded.get("x", ""):
        return True  # the value is there, only its place in a state file is not
    if recorded.get("t") == "dynamic" and isinstance(found, Val) and isinstance(found.data, Gap):
        return True  # a state holds neither null nor what stays unknown
    return agrees(recorded, found)


@settings(max_examples=2, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_generated_expressions(random: Random) -> None:
    entries = asked(batch(random)) if shutil.which("terraform") else random.sample(ENTRIES, AT_ONCE)
    assert [entry for entry in entries if not same(entry)] == []


def test_recorded_generated_expressions() -> None:
    assert len(ENTRIES) >= 500
    assert [entry for entry in ENTRIES if not same(entry)] == []
