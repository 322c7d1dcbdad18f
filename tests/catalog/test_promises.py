"""SLA rows and defaults of systems, as data."""

from __future__ import annotations

from decimal import Decimal

import pytest

from relint.catalog.defaults import system_default
from relint.catalog.slas import Sla, sla_of, slas
from relint.catalog.types import TypeEntry, all_types
from relint.model.value import Data, Unknown


def test_rows_are_sound() -> None:
    for row in slas().values():
        assert row.source.startswith("https://")
        assert row.percent is None or 0 < row.percent <= 100
        assert row.quality in {"official", "archived", "documentation", "tool", "unconfirmed"}


@pytest.mark.parametrize(
    ("row", "downtime"),
    [("aws-010", Decimal("0.005")), ("aws-040", None), ("gcp-017", None), ("aws-005", None), ("gcp-001", None)],
)
def test_what_bounds_an_availability(row: str, downtime: Decimal | None) -> None:
    assert slas()[row].downtime == downtime


def test_the_row_of_a_resource_hangs_on_its_configuration() -> None:
    def read(multi_az: Data) -> Sla | Unknown | None:
        return sla_of("aws_db_instance", {"self.multi_az": multi_az}.__getitem__)

    assert read(multi_az=True) == slas()["aws-008"]
    assert read(multi_az=False) == slas()["aws-010"]
    unknown = read(multi_az=Unknown("var.ha has no default"))
    assert isinstance(unknown, Unknown)
    assert "var.ha has no default" in unknown.why


def test_a_type_without_rows_has_no_promise() -> None:
    assert sla_of("acme_thing", lambda _: None) is None


@pytest.mark.parametrize("entry", [e for e in all_types() if e.availability], ids=lambda entry: entry.type)
def test_every_condition_compiles_and_names_a_row(entry: TypeEntry) -> None:
    found = sla_of(entry.type, lambda name: Unknown(f"{name} is open"))
    assert isinstance(found, Unknown | Sla)


def test_defaults_of_systems() -> None:
    idle = system_default("aws-alb", "idle_timeout")
    assert (idle.value, idle.unit, idle.confirmed) == (60, "s", True)
    with pytest.raises(KeyError):
        system_default("aws-alb", "nothing")
