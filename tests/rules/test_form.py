"""Every rule file has the form that the schema and the habits ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from relint.engine.compile import runnable
from relint.engine.rules import Rule, bundled_rules, load, read_rule, rule_files, violations
from relint.engine.settings import RuleSetting
from relint.lang.yaml import parse

FAMILIES = {"redundancy", "capacity", "timeouts", "retries", "rollout", "recovery", "objectives", "alerts", "runbooks"}
FAMILIES |= {"dependencies", "configuration"}
PATHS = list(rule_files(bundled_rules()))
RULES = load(bundled_rules(), shipped=True)[0]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_schema(path: Path) -> None:
    (document,) = parse(path.name, path.read_bytes()).documents
    assert violations(document.root) == []


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_name_is_its_path(path: Path) -> None:
    rule = read_rule(path, shipped=True)
    assert rule.name == f"{path.parent.name}/{path.stem}"
    assert rule.family in FAMILIES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_compiles(rule: Rule) -> None:
    ready = runnable(rule, RuleSetting())
    assert callable(ready.check) if rule.python else ready.operands


def test_names_are_unique() -> None:
    names = [name for rule in RULES for name in (rule.name, *rule.formerly)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_examples_stand_last(path: Path) -> None:
    """A run reads shipped rules without their examples; nothing may stand behind these."""
    (document,) = parse(path.name, path.read_bytes()).documents
    assert list(document.root)[-1] == "examples"
