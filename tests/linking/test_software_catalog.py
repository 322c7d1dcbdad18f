"""Backstage's catalog: what is read of it, what it joins, and whose runbooks it knows."""

from __future__ import annotations

import pytest

from relint.engine.run import understand
from relint.engine.settings import Settings
from relint.model.dependency import Mode, Relation
from relint.model.files import MemoryFiles
from relint.model.system import System

CATALOG = """apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
  annotations:
    backstage.io/kubernetes-id: shop-checkout
    backstage.io/techdocs-ref: dir:.
    prometheus.io/alert: CheckoutDown, Other
  links: [{url: "%s", title: Runbook}]
spec: {type: service, lifecycle: production, owner: team-shop, %s}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payments}
spec: {type: %s, lifecycle: production, owner: team-pay, providesApis: [pay]}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: pay}
spec: {type: openapi, lifecycle: production, owner: team-pay, definition: x}
"""
WORKLOAD = """apiVersion: apps/v1
kind: Deployment
metadata: {name: %s, namespace: %s, labels: {backstage.io/kubernetes-id: %s}}
spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c}]}}}
"""
ALERT = """groups:
  - name: g
    rules:
      - {alert: CheckoutDown, expr: up == 0, labels: {severity: page, service: checkout}}
"""
SLO = """version: prometheus/v1
service: checkout
slos: [{name: ok, objective: 99.9}]
"""


def catalog(url: str = "https://wiki.shop.dev/checkout", spec: str = "system: shop", sort: str = "service") -> str:
    return CATALOG % (url, spec, sort)


def read(files: dict[str, str], settings: Settings | None = None) -> System:
    memory = MemoryFiles(files)
    return understand(memory, memory.paths, settings or Settings()).system


def edges(found: System, relation: Relation) -> set[tuple[str, str, str]]:
    names = {identity: resource.address for identity, resource in found.resources.items()}
    return {(names[d.consumer], names[d.providers[0]], d.mode) for d in found.dependencies if d.relation is relation}


def test_entities_are_resources_with_facts() -> None:
    found = read({"catalog-info.yaml": catalog(spec="dependsOn: [component:payments, 'resource:infra/db']")})
    checkout, payments, api = found.of_kind("catalog-entity")
    assert (checkout.address, payments.address, api.type) == (
        "component:default/checkout",
        "component:default/payments",
        "backstage/api",
    )
    assert found.known(checkout, "owner") == "team-shop"
    assert found.known(checkout, "needs") == [
        {"field": "dependsOn", "reference": "component:default/payments"},
        {"field": "dependsOn", "reference": "resource:infra/db"},
    ]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("metadata: {description: x}\nspec: {}", "metadata.name is missing"),
        ("spec: {}", "it has no metadata"),
        ("metadata: {name: a b}\nspec: {}", "metadata.name must be at most 63"),
        ("metadata: {name: a}", "it has no spec"),
        ("metadata: [a]\nspec: {}", "it has no metadata"),
    ],
)
def test_broken_entities_are_problems_and_the_others_are_read(broken: str, reason: str) -> None:
    files = MemoryFiles({"c.yaml": f"{catalog()}---\napiVersion: backstage.io/v1alpha1\nkind: Component\n{broken}\n"})
    understood = understand(files, files.paths, Settings())
    assert [p.message for p in understood.problems if reason in p.message]
    assert len(understood.system.of_kind("catalog-entity")) == 3


def test_what_a_template_fills_in_is_left_out() -> None:
    entity = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: '${{ values.name }}'}\nspec: {}\n"
    template = "---\napiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: {name: t}\nspec: {}\n"
    files = MemoryFiles({"c.yaml": entity + template})
    understood = understand(files, files.paths, Settings())
    assert not understood.problems
    assert not understood.system.resources


def test_dependencies_lie_between_workloads() -> None:
    spec = "dependsOn: [component:payments], consumesApis: [pay]"
    workloads = WORKLOAD % ("co", "shop", "shop-checkout") + "---\n" + WORKLOAD % ("payments", "shop", "x")
    found = read({"catalog-info.yaml": catalog(spec=spec), "k8s.yaml": workloads})
    consumer, provider = "Deployment shop/co", "Deployment shop/payments"
    assert edges(found, Relation.FLOWS_TO) == {(consumer, provider, Mode.HARD), (consumer, provider, Mode.SOFT)}
    assert ("component:default/checkout", consumer, Mode.HARD) in edges(found, Relation.PART_OF)


def test_a_library_is_needed_to_deploy() -> None:
    found = read({"catalog-info.yaml": catalog(spec="dependsOn: [component:payments]", sort="library")})
    pair = ("component:default/checkout", "component:default/payments", Mode.DEPLOY)
    assert edges(found, Relation.FLOWS_TO) == {pair}


def test_copies_in_two_namespaces_are_joined_each_with_its_own() -> None:
    both = [
        WORKLOAD % (name, space, mark)
        for space in ("a", "b")
        for name, mark in (("co", "shop-checkout"), ("payments", ""))
    ]
    found = read({"c.yaml": catalog(spec="dependsOn: [component:payments]"), "k.yaml": "---\n".join(both)})
    assert edges(found, Relation.FLOWS_TO) == {
        ("Deployment a/co", "Deployment a/payments", Mode.HARD),
        ("Deployment b/co", "Deployment b/payments", Mode.HARD),
    }


def test_loops_end() -> None:
    spec = "dependsOn: [component:checkout, component:payments]"
    assert len(read({"c.yaml": catalog(spec=spec)}).resources) == 3


def test_an_alert_that_the_catalog_names_watches_the_workload() -> None:
    found = read({"c.yaml": catalog(), "k.yaml": WORKLOAD % ("co", "shop", "shop-checkout"), "rules.yaml": ALERT})
    assert ("alert CheckoutDown", "Deployment shop/co", Mode.SOFT) in edges(found, Relation.OBSERVES)


def test_an_objective_takes_owner_server_and_runbook_from_the_catalog() -> None:
    found = read({"c.yaml": catalog(), "k.yaml": WORKLOAD % ("co", "shop", "shop-checkout"), "slo.yaml": SLO})
    (objective,) = found.of_kind("objective")
    assert found.known(objective, "owned") is True
    assert found.known(objective, "served_by") == "Deployment shop/co"
    assert found.known(objective, "runbook_state") == "foreign"


@pytest.mark.parametrize(
    ("url", "state"),
    [
        ("https://shop.dev/docs/default/component/checkout/runbooks/checkout/", "file"),
        ("https://shop.dev/docs/default/component/checkout", "file"),
        ("https://shop.dev/docs/default/component/checkout/gone", "foreign"),  # MkDocs may have another folder
        ("https://github.com/acme/shop/blob/main/docs/runbooks/checkout.md", "file"),
        ("https://github.com/acme/shop/blob/main/docs/runbooks/gone.md", "missing"),
        ("https://example.com/runbook", "placeholder"),
    ],
)
def test_links_lead_to_files(url: str, state: str) -> None:
    files = {"c.yaml": catalog(url), "docs/index.md": "# Shop", "docs/runbooks/checkout.md": "# Checkout"}
    found = read(files, Settings(repository_urls=("git@github.com:acme/shop.git",)))
    assert found.known(found.of_kind("catalog-entity")[0], "runbook_state") == state


def test_an_alert_is_shown_the_runbook_of_its_service() -> None:
    url = "https://shop.dev/docs/default/component/checkout/runbooks/checkout/"
    found = read({"c.yaml": catalog(url), "docs/runbooks/checkout.md": "# Checkout", "rules.yaml": ALERT})
    (alert,) = found.of_kind("alert")
    assert found.known(alert, "runbook_near") == "docs/runbooks/checkout.md"
    assert found.known(alert, "runbook_state") == "none"
