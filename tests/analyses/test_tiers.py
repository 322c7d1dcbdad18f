"""Services that matter more than what they need."""

from __future__ import annotations

import pytest

from relint.analyses.tiers import rows, tier
from relint.model.dependency import Mode
from relint.model.value import Known
from tests.analyses.hand import needs, system, thing


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("tier", "1", 1),
        ("tier", "Tier-2", 2),
        ("acme.io/criticality", "mission_critical", 1),
        ("tier", "0", 0),
        ("tier", "frontend", None),
        ("team", "critical", None),
    ],
)
def test_tier(key: str, value: str, expected: int | None) -> None:
    assert tier(thing("a", labels={key: value})) == expected


def test_a_critical_service_needs_a_lesser_one() -> None:
    resources = [
        thing("checkout", labels={"tier": "1"}),
        thing("svc"),
        thing("mail", labels={"tier": "3"}),
        thing("search", labels={"tier": "3"}),
        thing("core", labels={"tier": "1"}),
    ]
    dependencies = [
        needs("checkout", "svc"),
        needs("svc", "mail"),
        needs("checkout", "search", mode=Mode.SOFT),
        needs("mail", "core"),
    ]
    (row,) = rows(system(resources, dependencies))
    assert (row.resource.id, row.aspect) == ("checkout", "mail")
    assert row.facts["provider_tier"] == Known(3, origin="derived")
    assert len(row.evidence) == 2


def test_one_of_two_is_not_needed() -> None:
    resources = [thing("a", labels={"tier": "1"}), thing("b", labels={"tier": "3"}), thing("c", labels={"tier": "1"})]
    assert list(rows(system(resources, [needs("a", "b", "c")]))) == []
