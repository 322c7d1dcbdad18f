"""Who looks after what runs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from relint.analyses.care import rows
from relint.model.alert import Alert, Runbook
from relint.model.dependency import Dependency
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value
from tests.analyses.hand import needs, thing

CRITICAL = {"tier": "1"}


def shop(annotations: Mapping[str, str] | None = None) -> Resource:
    return thing("shop-api", "workload", labels=CRITICAL, annotations=annotations or {})


def seen(
    *resources: Resource,
    alerts: tuple[tuple[str, list[str]], ...] = (),
    pages: tuple[str, ...] = (),
    edges: tuple[Dependency, ...] = (),
    derived: dict[str, dict[str, Known]] | None = None,
) -> list[tuple[str, object, object]]:
    """Return for each row its name, whether it is watched and whether it is documented; None: unknown."""
    words = {f"alert.{n}": text for n, (text, _) in enumerate(alerts)}
    made = [thing(f"alert.{n}", "alert", {"metrics": Known(list(metrics))}) for n, (_, metrics) in enumerate(alerts)]
    books = [thing(page, "runbook") for page in pages]
    system = System(
        {resource.id: resource for resource in [*resources, *made, *books]},
        edges,
        derived or {},
        alerts={key: Alert(key, key, text) for key, text in words.items()},
        runbooks={page: Runbook(page, page, 100) for page in pages},
    )
    return [(row.resource.address, told(row.facts["watched"]), told(row.facts["documented"])) for row in rows(system)]


def told(value: Value) -> object:
    return None if isinstance(value, Unknown) else value.data


def test_a_name_in_an_alert_or_a_page_is_enough() -> None:
    alert = (('up{job="shop_api"} == 0', ["up"]),)
    assert seen(shop(), alerts=alert, pages=("Shop-API",)) == [("shop-api", True, True)]


@pytest.mark.parametrize(
    "text", ['up{job="shop"} == 0', 'up{job="shop-api-worker"} == 0', 'up{job="workshop-api2"} == 0']
)
def test_a_part_of_a_name_is_not(text: str) -> None:
    # "shop-api-worker" holds the name as whole words: benefit of the doubt
    watched = "shop-api-" in text
    found = seen(shop(), alerts=((text, ["node_load1"]),), pages=("other",))
    assert found == [("shop-api", watched, False)]


def test_an_alert_that_names_no_service_may_watch_it() -> None:
    assert seen(shop(), alerts=(("errors_total > 1", ["errors_total"]),)) == [("shop-api", None, None)]


def test_an_alert_on_machinery_watches_no_service() -> None:
    assert seen(shop(), alerts=(("node_load1 > 1", ["node_load1"]),), pages=("x",)) == [("shop-api", False, False)]


def test_without_alerts_and_pages_nobody_can_say() -> None:
    assert seen(shop()) == [("shop-api", None, None)]


def test_an_alert_on_what_leads_to_it_watches_it() -> None:
    edges = (needs("front", "shop-api"), needs("alert.0", "front", relation="observes"))
    front = thing("front", "service")
    assert seen(shop(), front, alerts=(("node_load1 > 1", ["node_load1"]),), edges=edges)[0][1] is True


def test_the_runbook_of_its_alert_is_its_own() -> None:
    edges = (needs("alert.0", "shop-api", relation="observes"),)
    states = {"alert.0": {"runbook_state": Known("foreign")}}
    found = seen(shop(), alerts=(("node_load1 > 1", ["node_load1"]),), edges=edges, derived=states)
    assert found == [("shop-api", True, True)]


@pytest.mark.parametrize(
    ("key", "documented"),
    [("runbook", True), ("corp.dev/runbook-url", True), ("playbook_link", True), ("no-runbook-needed", None)],
)
def test_annotations_name_runbooks(key: str, documented: bool | None) -> None:
    assert seen(shop(annotations={key: "x"})) == [("shop-api", None, documented)]


def test_who_says_nothing_of_its_tier_has_no_row() -> None:
    assert seen(thing("shop-api", "workload")) == []


def test_a_service_stands_for_a_workload_that_speaks_for_itself() -> None:
    service = thing("front", "service", labels=CRITICAL)
    assert [name for name, *_ in seen(service, shop(), edges=(needs("front", "shop-api"),))] == ["shop-api"]
    assert [name for name, *_ in seen(service, edges=())] == ["front"]


def test_timed_jobs_have_a_row_unless_they_are_switched_off() -> None:
    job = {"scheduled": Known(True)}
    assert [name for name, *_ in seen(thing("nightly", "job", job))] == ["nightly"]
    assert seen(thing("nightly", "job", {**job, "suspended": Known(True)})) == []
    assert seen(thing("once", "job", {"scheduled": Known(False)})) == []
