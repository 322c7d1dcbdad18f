"""Objectives of which nothing can be read: the specs are findings, and every analysis goes on without them."""

from __future__ import annotations

from pathlib import Path

from relint.engine.run import all_rules, run
from relint.engine.settings import Settings
from relint.model.files import MemoryFiles

EMPTY = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout}
spec:
  service: shop
  indicator:
    metadata: {name: good}
    spec:
      ratioMetric:
        good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(good_total[5m]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(all_total[5m]))'}}}
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: []
"""
PROMETHEUS = """\
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main}
spec: {retention: 7d}
"""


def test_a_spec_without_objectives_is_reported_and_breaks_nothing() -> None:
    settings = Settings(profile="strict")
    rules, problems = all_rules(Path(), settings)
    report = run(
        MemoryFiles({"slo.yaml": EMPTY.encode(), "p.yaml": PROMETHEUS.encode()}),
        ["p.yaml", "slo.yaml"],
        settings,
        rules,
    )
    assert not problems
    assert [problem.message for problem in report.problems] == []
    assert "objectives/no-targets" in {finding.rule for finding in report.findings}
