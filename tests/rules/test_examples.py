"""Every example of every rule is a test."""

from __future__ import annotations

import pytest

from relint.engine.examples import mismatches, partners, shortcomings
from relint.engine.rules import Example, Rule, bundled_rules, load

RULES, BROKEN = load(bundled_rules(), shipped=True)
CASES = [pytest.param(rule, example, id=f"{rule.name}: {example.it}") for rule in RULES for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_example(rule: Rule, example: Example) -> None:
    assert mismatches(example, rule, partners(rule)) == []


def test_all_rules_can_be_read() -> None:
    assert BROKEN == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_shows_both_sides(rule: Rule) -> None:
    assert [line for line in shortcomings(rule, partners(rule)) if line.startswith("no example")] == []
