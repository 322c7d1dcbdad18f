"""Alerts on recorded series, read together with what records them."""

from __future__ import annotations

import pytest

from relint.engine.run import understand
from relint.engine.settings import Settings
from relint.model.files import MemoryFiles
from relint.model.value import Unknown


def fact(alert: str, name: str, *recorded: str) -> object:
    rules = "".join(
        f"  - record: {rule.partition(' = ')[0]}\n    expr: {rule.partition(' = ')[2]}\n" for rule in recorded
    )
    source = f"groups:\n- name: g\n  rules:\n{rules}  - alert: A\n    expr: {alert}\n"
    files = MemoryFiles({"rules.yaml": source})
    system = understand(files, files.paths, Settings()).system
    value = system.fact(system.of_kind("alert")[0], name)
    return "unknown" if isinstance(value, Unknown) else value.data if value else None


APART = "the left side has only the labels y, the right side only the labels x"


@pytest.mark.parametrize(
    ("alert", "name", "recorded", "answer"),
    [
        ("rate(j:e:sum[5m]) > 1", "sums_before_rate", ["j:e:sum = sum by (j) (e_total)"], True),
        ("rate(j:e:sum[5m]) > 1", "sums_before_rate", ["j:e:sum = e_total"], False),
        ("j:e:rate5m > 1", "sums_before_rate", ["j:e:rate5m = sum(rate(e_total[5m]))"], False),
        ("histogram_quantile(0.9, j:b:rate) > 1", "loses_buckets", ["j:b:rate = sum by (j) (x_bucket)"], True),
        ("histogram_quantile(0.9, j:b:rate) > 1", "loses_buckets", ["j:b:rate = sum by (le) (x_bucket)"], False),
        ("a:b > j:c", "impossible_join", ["j:c = sum by (x) (c)", "a:b = sum by (y) (b)"], APART),
        ("a:b > j:c", "impossible_join", ["j:c = sum by (x) (c)", "a:b = sum by (x, y) (b)"], ""),
        ("a:b", "always_fires", ["a:b = b > 1"], False),
        ("a:b", "always_fires", ["a:b = sum(b)"], True),
        ("a:b", "always_fires", ["a:b = c:d", "c:d = sum(b)"], True),
        ("a:b", "always_fires", ["a:b = c:d"], "unknown"),
        ("a:b", "always_fires", ["a:b = a:b"], "unknown"),  # reads itself
        ("a:b", "always_fires", ["a:b = sum(b)", "a:b = sum(c)"], "unknown"),  # two rules
        ("x", "always_fires", ["a:b = b > 1"], True),
    ],
)  # fmt: skip
def test_both_are_one_expression(alert: str, name: str, recorded: list[str], answer: object) -> None:
    assert fact(alert, name, *recorded) == answer


def test_rules_that_multiply_end() -> None:
    chain = [f"r{n}:x = {' + '.join([f'r{n - 1}:x'] * 60)}" for n in range(1, 12)]
    assert fact("r11:x", "sums_before_rate", "r0:x = sum(y)", *chain) is False
