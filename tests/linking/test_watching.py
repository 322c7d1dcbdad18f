"""Objectives, alerts and runbooks find one another, and say how."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.engine.run import settings_of, understand
from relint.engine.settings import Settings
from relint.engine.workspace import workspace_of
from relint.linking.slips import Slips, one_slip
from relint.model.dependency import Relation
from relint.model.files import MemoryFiles
from relint.model.system import System

SLO = """apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-ok}
spec:
  service: checkout
  indicatorRef: x
  budgetingMethod: Occurrences
  timeWindow: [{duration: 28d, isRolling: true}]
  objectives: [{target: 0.999}]
"""
ALERT = """groups:
  - name: g
    rules:
      - alert: Burn
        expr: job:errors:ratio_rate1h{job="checkout"} > (14.4*0.001)
        labels: {severity: page, service: checkout, slo: checkout-ok}
        annotations: {runbook_url: "%s"}
"""
SERVICE = """apiVersion: v1
kind: Service
metadata: {name: checkout, namespace: %s}
spec: {selector: {app: checkout}, ports: [{port: 80}]}
"""


def system(files: dict[str, str], settings: Settings | None = None) -> System:
    memory = MemoryFiles(files)
    return understand(memory, memory.paths, settings or Settings()).system


def edges(found: System, relation: Relation) -> set[tuple[str, str]]:
    names = {identity: resource.address for identity, resource in found.resources.items()}
    return {(names[d.consumer], names[d.providers[0]]) for d in found.dependencies if d.relation is relation}


def state(reference: str, files: dict[str, str], settings: Settings | None = None) -> object:
    found = system({"team/rules.yaml": ALERT % reference, **files}, settings)
    (alert,) = found.of_kind("alert")
    return found.known(alert, "runbook_state"), found.known(alert, "runbook_path")


def test_objective_alert_and_service_are_joined() -> None:
    found = system({"slo.yaml": SLO, "rules.yaml": ALERT % "", "k8s.yaml": SERVICE % "shop"})
    assert edges(found, Relation.OBSERVES) >= {
        ("SLO checkout-ok", "Service shop/checkout"),
        ("alert Burn", "SLO checkout-ok"),
        ("alert Burn", "Service shop/checkout"),
    }
    (alert,) = found.of_kind("alert")
    assert found.known(alert, "objective_target") == 0.999
    assert found.known(alert, "objective_days") == 28


def test_git_says_how_the_repository_is_called(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text('[core]\n[remote "origin"]\n\turl = https://forge.dev/shop/ops.git\n')
    settings, problems = settings_of(workspace_of([str(tmp_path)]))
    assert settings.repository_urls == ("https://forge.dev/shop/ops.git",)
    assert not problems
    (tmp_path / "relint.yaml").write_text("runbooks: {repository: ['https://forge.dev/other']}\n")
    assert settings_of(workspace_of([str(tmp_path)]))[0].repository_urls == ("https://forge.dev/other",)


def test_two_services_of_a_name_are_none() -> None:
    found = system({"slo.yaml": SLO, "a.yaml": SERVICE % "shop", "b.yaml": SERVICE % "staging"})
    assert edges(found, Relation.OBSERVES) == set()


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("", ("none", "")),
        ("TODO", ("placeholder", "")),
        ("https://runbooks.example.com/x", ("placeholder", "")),
        ("https://wiki.shop.dev/", ("placeholder", "")),
        ("https://wiki.shop.dev/burn", ("foreign", "")),
        ("../runbooks/burn.md", ("file", "runbooks/burn.md")),
        ("runbooks/burn.md#steps", ("file", "runbooks/burn.md")),
        ("runbooks/BURN", ("file", "runbooks/burn.md")),
        ("runbooks/bern.md", ("missing", "")),
        ("https://github.com/a/b/blob/main/runbooks/burn.md", ("file", "runbooks/burn.md")),
        ("https://github.com/shop/ops/blob/main/runbooks/gone.md", ("missing", "")),
        ("https://github.com/other/ops/blob/main/gone.md", ("foreign", "")),
        ("https://gitlab.shop.dev/shop/ops/-/blob/feature/x/runbooks/burn.md", ("file", "runbooks/burn.md")),
        ("https://runbooks.shop.dev/b-u-r-n", ("file", "runbooks/burn.md")),
        ("https://runbooks.shop.dev/gone", ("missing", "")),
        ("{{ $labels.url }}", (None, None)),
    ],
)
def test_where_a_runbook_reference_leads(reference: str, answer: object) -> None:
    settings = Settings(
        runbook_prefixes={"https://runbooks.shop.dev/": "runbooks"},
        repository_urls=("git@github.com:shop/ops.git",),
    )
    assert state(reference, {"runbooks/burn.md": "# Burn\n## Steps\n"}, settings) == answer


def test_a_page_that_many_alerts_share_is_no_runbook() -> None:
    text = ALERT % "https://wiki.shop.dev/all"
    body = text.split("rules:\n")[1]
    found = system({"rules.yaml": text + "".join(body.replace("Burn", f"Burn{n}") for n in range(6))})
    assert {found.known(alert, "runbook_state") for alert in found.of_kind("alert")} == {"shared"}


@pytest.mark.parametrize(
    ("left", "right", "slip"),
    [
        ("checkout", "chekout", True),
        ("checkout", "chcekout", True),
        ("checkout", "checkout", False),
        ("shard-1", "shard-2", False),
        ("order", "orders", False),
        ("payments", "pavments", True),
        ("payments", "shipping", False),
    ],
)
def test_slips_of_one_letter(left: str, right: str, *, slip: bool) -> None:
    assert one_slip(left, right) is slip
    assert one_slip(right, left) is slip


ROUTES = """route:
  receiver: silent
  routes:
    - matchers: [severity=~"page|critical"]
      routes:
        - matchers: [cluster="a"]
          receiver: silent
      receiver: %s
receivers: [{name: silent}, {name: pager, webhook_configs: [{url: "https://x.example"}]}]
"""


@pytest.mark.parametrize(("receiver", "nobody"), [("pager", False), ("silent", True)])
def test_who_is_told(receiver: str, *, nobody: bool) -> None:
    found = system({"rules.yaml": ALERT % "", "alertmanager.yml": ROUTES % receiver})
    (alert,) = found.of_kind("alert")
    assert found.known(alert, "reaches_nobody") is nobody


def test_a_regular_expression_made_to_take_for_ever_does_not() -> None:
    routes = (ROUTES % "pager").replace('"page|critical"', '"(p*)*(a*)*(g*)*(e*)*x(.*)*(.*)*y"')
    found = system({"rules.yaml": ALERT % "", "alertmanager.yml": routes})
    (alert,) = found.of_kind("alert")
    assert found.known(alert, "reaches_nobody") in {True, False}


def test_an_objective_is_about_what_is_called_as_its_service_outside_of_terraform() -> None:
    resource = 'resource "aws_ecs_service" "this" {\n  name = "checkout"\n}\n'
    found = system({"slo.yaml": SLO, "main.tf": resource})
    assert edges(found, Relation.OBSERVES) == {("SLO checkout-ok", "aws_ecs_service.this")}


def test_a_store_belongs_to_a_service_by_its_tag_alone() -> None:
    named = 'resource "aws_db_instance" "checkout" {\n  identifier = "checkout"\n%s}\n'
    assert edges(system({"slo.yaml": SLO, "main.tf": named % ""}), Relation.OBSERVES) == set()
    tagged = named % '  tags = { service = "checkout" }\n'
    found = edges(system({"slo.yaml": SLO, "main.tf": tagged}), Relation.OBSERVES)
    assert found == {("SLO checkout-ok", "aws_db_instance.checkout")}


@given(st.lists(st.text("abc-1", min_size=5, max_size=7), max_size=12), st.text("abc-1", min_size=5, max_size=7))
def test_slips_are_found_as_by_comparing_with_all(names: list[str], word: str) -> None:
    close = {name for name in names if one_slip(word, name)}
    wanted = next(iter(close)) if len(close) == 1 and word not in names else ""
    assert Slips(names).of(word) == wanted


ASKED = """version: prometheus/v1
service: till
slos:
  - name: answers
    objective: 99.9
    sli: {raw: {error_ratio_query: 'job:errors:ratio{%s}[{{.window}}]'}}
    alerting: {name: Burn}
"""


@pytest.mark.parametrize(
    "labels",
    [
        'namespace="shop",service="checkout"',
        'destination_service="checkout.shop.svc.cluster.local",destination_service_namespace="shop"',
    ],
)
def test_the_namespace_in_a_query_chooses_among_services_of_a_name(labels: str) -> None:
    found = system({"slo.yaml": ASKED % labels, "a.yaml": SERVICE % "shop", "b.yaml": SERVICE % "staging"})
    assert edges(found, Relation.OBSERVES) == {("SLO till/answers", "Service shop/checkout")}
