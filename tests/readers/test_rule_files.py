"""Prometheus rules, Alertmanager's routing, runbooks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.lang.yaml import parse
from relint.model.files import MemoryFiles
from relint.model.value import Known
from relint.readers import alertmanager, prometheus, runbook
from relint.readers.prometheus.severity import pages
from relint.readers.reading import Reading

RULES = """groups:
  - name: cart
    interval: 30s
    labels: {team: cart}
    rules:
      - record: job:errors:rate5m
        expr: sum by (job) (rate(errors_total[5m]))
      - alert: CartErrors
        expr: job:errors:rate5m{job="cart"} > 5
        for: 1h30m
        labels: {severity: page}
        annotations:
          summary: "{{ $labels.job }} fails"
          runbook_url: https://wiki.example/{{ $labels.alertname }}
"""
ROUTING = """route:
  receiver: nobody
  group_by: [job]
  routes:
    - matchers: ['severity="page"', team=~"cart|shop"]
      receiver: pager
receivers:
  - name: nobody
  - name: pager
    pagerduty_configs: [{routing_key: x}]
"""


def rules(text: str) -> Reading:
    return prometheus.read(parse("rules.yaml", text.encode()).documents)


def routing(text: str) -> Reading:
    return alertmanager.read(parse("alertmanager.yml", text.encode()).documents)


def fields(found: Reading) -> set[str]:
    values = [resource.facts["defects"] for resource in found.resources]
    return {d["field"] for v in values if isinstance(v, Known) and isinstance(v.data, list) for d in v.data}


def test_a_rule_file_is_read() -> None:
    found = rules(RULES)
    assert fields(found) == set()
    assert [resource.address for resource in found.resources] == [
        "rule group cart",
        "recording rule job:errors:rate5m",
        "alert CartErrors",
    ]
    (alert,) = found.alerts.values()
    assert (alert.for_seconds, alert.pages, alert.labels["team"], alert.selectors) == (
        5400,
        True,
        "cart",
        {"job": "cart"},
    )
    assert alert.runbook == "https://wiki.example/CartErrors"


REFUSED = [
    (("alert: CartErrors", "alert: CartErrors\n        record: x"), "groups.0.rules.1.record"),
    (("      - alert: CartErrors\n  ", "      - labels: {}\n  "), "groups.0.rules.1"),
    (('expr: job:errors:rate5m{job="cart"} > 5', "expr: ''"), "groups.0.rules.1.expr"),
    (("> 5", ">"), "groups.0.rules.1.expr"),
    (("rate(errors_total[5m]))", "rate(errors_total[5m]))\n        for: 5m"), "groups.0.rules.0.for"),
    (
        ("rate(errors_total[5m]))", "rate(errors_total[5m]))\n        annotations: {a: b}"),
        "groups.0.rules.0.annotations",
    ),
    (("record: job:errors:rate5m", "record: 'strawberry{flavor=\"sweet\"}'"), "groups.0.rules.0.record"),
    (("for: 1h30m", "for: 90"), "groups.0.rules.1.for"),
    (("interval: 30s", "intervall: 30s"), "groups.0.intervall"),
    (("annotations:", "annotation:"), "groups.0.rules.1.annotation"),
    (("{severity: page}", '{"": page}'), "groups.0.rules.1.labels."),
    (("{severity: page}", "{__name__: page}"), "groups.0.rules.1.labels.__name__"),
    (("$labels.job", "$label.job"), "groups.0.rules.1.annotations.summary"),
    (("name: cart", "name: ''"), "groups.0.name"),
]


@pytest.mark.parametrize(("pair", "field"), REFUSED)
def test_what_promtool_refuses_is_a_defect(pair: tuple[str, str], field: str) -> None:
    assert pair[0] in RULES
    assert field in fields(rules(RULES.replace(*pair, 1)))


@pytest.mark.parametrize(
    "pair",
    [
        ("{severity: page}", "{ins-tance: page}"),
        ("for: 1h30m", "for: 0"),
        ('expr: job:errors:rate5m{job="cart"} > 5', "expr: 1"),
        ("interval: 30s", "source_tenants: [a]"),
    ],
)
def test_what_promtool_takes_is_none(pair: tuple[str, str]) -> None:
    assert fields(rules(RULES.replace(*pair, 1))) == set()


def test_group_names_must_differ() -> None:
    assert fields(rules(RULES + RULES.removeprefix("groups:\n"))) == {"groups.1.name"}


def test_logql_is_left_alone() -> None:
    text = RULES.replace('job:errors:rate5m{job="cart"} > 5', """sum(rate({app="cart"} |= "error" [5m])) > 5""")
    assert fields(rules(text)) == set()


def test_prometheus_rule_objects_are_read_like_files() -> None:
    body = "\n  ".join(RULES.strip().split("\n"))
    text = (
        f"apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{namespace: shop}}\nspec:\n  {body}\n"
    )
    found = rules(text)
    assert [resource.namespace for resource in found.resources] == ["shop"] * 3


@pytest.mark.parametrize(
    ("word", "answer"), [("critical", True), ("PAGE", True), ("warning", False), ("", None), ("x", None)]
)
def test_which_severities_page(word: str, *, answer: bool | None) -> None:
    assert pages(word) is answer


def test_routing_is_read() -> None:
    found = routing(ROUTING)
    assert fields(found) == set()
    integrations = {r.name: r.facts["integrations"] for r in found.resources if r.kind == "receiver"}
    assert integrations == {"nobody": Known(0), "pager": Known(1)}


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        (("receiver: pager", "receiver: pagr"), "route.routes.0.receiver"),
        (("  receiver: nobody\n", ""), "route.receiver"),
        (("group_by: [job]", "matchers: [a=b]"), "route.matchers"),
        (("group_by: [job]", "continue: true"), "route.continue"),
        (("group_by: [job]", "group_by: [job, job]"), "route.group_by"),
        (("group_by: [job]", "group_by: [job, ...]"), "route.group_by"),
        (("group_by: [job]", "group_interval: 0s"), "route.group_interval"),
        (("group_by: [job]", "repeat: 5m"), "route.repeat"),
        (("name: nobody", "name: pager"), "receivers.1.name"),
        (("routing_key: x", "description: x"), "receivers.1.pagerduty_configs.0"),
        (("routing_key: x", "routing_key: x, routing_key_file: y"), "receivers.1.pagerduty_configs.0.routing_key_file"),
        (("receiver: pager", "receiver: pager\n      match_re: {a: }"), "route.routes.0.match_re.a"),
        (("'severity=\"page\"'", "severity"), "route.routes.0.matchers.0"),
    ],
)
def test_what_amtool_refuses_is_a_defect(pair: tuple[str, str], field: str) -> None:
    assert pair[0] in ROUTING
    assert field in fields(routing(ROUTING.replace(*pair, 1)))


content = st.recursive(
    st.one_of(st.none(), st.integers(-3, 3), st.text(max_size=6)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                [
                    "groups",
                    "name",
                    "rules",
                    "alert",
                    "record",
                    "expr",
                    "for",
                    "labels",
                    "annotations",
                    "route",
                    "receiver",
                    "receivers",
                    "routes",
                    "match",
                    "matchers",
                    "match_re",
                    "slack_configs",
                    "group_by",
                    "interval",
                    "spec",
                    "items",
                ]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=14,
)


@given(content)
def test_no_content_makes_a_reader_fail(value: object) -> None:
    rules(json.dumps({"groups": value}))
    rules(json.dumps({"groups": [{"name": "a", "rules": value}]}))
    routing(json.dumps({"route": value, "receivers": value if isinstance(value, list) else []}))


def test_runbooks_are_told_by_place_name_and_reference() -> None:
    texts = dict.fromkeys(("runbooks/a.md", "docs/b-runbook.md", "docs/c.md", "docs/d.md", "README.md"), "# Page")
    found = runbook.read(MemoryFiles(texts), list(texts), {"https://wiki.example/docs/C"})
    assert [resource.span.path for resource in found.resources] == ["runbooks/a.md", "docs/b-runbook.md", "docs/c.md"]


def test_what_a_runbook_lacks() -> None:
    text = "# Cart\n## Meaning\nBuyers cannot pay.\n## Mitigation\n\n## Notes\nTODO\n"
    found = runbook.read(MemoryFiles({"runbooks/cart.md": text}), ["runbooks/cart.md"])
    facts = {name: value.data for name, value in found.resources[0].facts.items() if isinstance(value, Known)}
    assert facts["empty_sections"] == ["Mitigation"]
    assert (facts["placeholder"], facts["has_steps"], facts["words"]) == ("TODO", True, 4)


def test_an_empty_page_and_an_index_are_no_trouble() -> None:
    texts = {"runbooks/README.md": "# All", "runbooks/empty.md": ""}
    found = runbook.read(MemoryFiles(texts), list(texts))
    assert [resource.kind for resource in found.resources] == ["document", "runbook"]
