"""Which speeds of burning the alerts of an objective see together."""

from __future__ import annotations

import pytest

from relint.analyses.burn_speeds import rows
from relint.engine.run import understand
from relint.engine.settings import Settings
from relint.model.files import MemoryFiles
from relint.model.value import Known

SLO = """version: prometheus/v1
service: cart
slos:
  - name: ok
    objective: 99.9
    sli:
      events:
        error_query: "sum(rate(e_total[{{{{.window}}}}]))"
        total_query: "sum(rate(t_total[{{{{.window}}}}]))"
    alerting: {{name: Burn, page_alert: {{disable: {page}}}, ticket_alert: {{disable: {ticket}}}}}
"""
ARM = "(ratio_rate{long} > ({factor} * 0.001) and ratio_rate{short} > ({factor} * 0.001))"
RULE = "      - {{alert: Burn{n}, expr: '{expr}', labels: {{severity: page, service: cart, slo: {slo}}}}}\n"
FAST = ARM.format(long="1h", short="5m", factor="14.4")
SLOW = ARM.format(long="3d", short="6h", factor="1")


def windows(page: str, ticket: str, *alerts: str, slo: str = "ok") -> list[tuple[object, object]]:
    rules = "".join(RULE.format(n=n, expr=expr, slo=slo) for n, expr in enumerate(alerts))
    files = {"slo.yaml": SLO.format(page=page, ticket=ticket)}
    files |= {"rules.yaml": f"groups:\n  - name: g\n    rules:\n{rules}"} if alerts else {}
    memory = MemoryFiles(files)
    found = list(rows(understand(memory, memory.paths, Settings()).system))
    values = [(row.facts["least_window"], row.facts["most_window"]) for row in found]
    return [tuple(value.data if isinstance(value, Known) else value for value in pair) for pair in values]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("page", "ticket", "alerts", "answer"),
    [
        ("true", "true", [], []),
        ("false", "true", [], [("1 h", "6 h")]),  # Sloth's pages
        ("true", "false", [], [("1 d", "3 d")]),  # its tickets
        ("false", "false", [], [("1 h", "3 d")]),
        ("true", "true", [FAST], [("1 h", "1 h")]),
        ("true", "true", [FAST, SLOW], [("1 h", "3 d")]),  # two alerts
        ("true", "true", [f"{FAST} or {SLOW}"], [("1 h", "3 d")]),  # two arms of one
        ("false", "true", [SLOW], [("1 h", "3 d")]),  # generated and written
        ("true", "true", ["up == 0"], []),
    ],
)
def test_what_is_seen(page: str, ticket: str, alerts: list[str], answer: list[tuple[str, str]]) -> None:
    assert windows(page, ticket, *alerts) == answer


def test_an_alert_of_another_objective_does_not_count() -> None:
    assert windows("true", "true", FAST, slo="other") == []
