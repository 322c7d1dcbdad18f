"""What no objective watches, and what crosses environments."""

from __future__ import annotations

from relint.analyses import coverage, crossings
from relint.model.dependency import Mode
from relint.model.value import Known
from tests.analyses.hand import needs, system, thing

RESOURCES = [thing("ingress"), thing("web", "service"), thing("stock", "service"), thing("mail", "service")]
CHAIN = [needs("ingress", "web"), needs("web", "stock"), needs("web", "mail", mode=Mode.SOFT)]


def test_an_entry_behind_which_nobody_watches() -> None:
    elsewhere = [*RESOURCES, thing("other", "service")]
    (row,) = coverage.entry_rows(system(elsewhere, CHAIN, ["ingress"], {"other": "99"}))
    assert row.resource.id == "ingress"
    assert row.facts["services"] == Known("web and stock", origin="derived")


def test_an_entry_is_watched_through_anything_behind_it() -> None:
    assert list(coverage.entry_rows(system(RESOURCES, CHAIN, ["ingress"], {"stock": "99"}))) == []


def test_without_objectives_nothing_is_said() -> None:
    assert list(coverage.entry_rows(system(RESOURCES, CHAIN, ["ingress"]))) == []


def test_a_need_without_objective() -> None:
    (row,) = coverage.need_rows(system(RESOURCES, CHAIN, targets={"web": "99"}))
    assert row.resource.id == "stock"
    assert [e.message for e in row.evidence] == ["slo.web names web", "web names stock"]
    assert list(coverage.need_rows(system(RESOURCES, CHAIN, targets={"web": "99", "stock": "99.9"}))) == []


def test_production_needs_staging() -> None:
    resources = [
        thing("web", namespace="prod"),
        thing("stock", namespace="staging"),
        thing("mail", namespace="mail"),
        thing("logs", namespace="staging"),
    ]
    edges = [needs("web", "stock"), needs("web", "mail"), needs("web", "logs", mode=Mode.SOFT), needs("mail", "stock")]
    (row,) = crossings.rows(system(resources, edges))
    assert (row.resource.id, row.aspect) == ("web", "stock")
    assert row.facts["provider_environment"] == Known("staging", origin="derived")
