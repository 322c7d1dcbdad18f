"""What applies on the way of a request or a message when nobody writes anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from relint.catalog import sources


@dataclass(frozen=True, slots=True)
class SystemDefault:
    """One default of a system, e.g. the idle timeout of a load balancer."""

    system: str
    key: str
    value: float | str | bool | None  # in `unit`; None: there is none, things take for ever
    unit: str = ""
    source: str = ""
    note: str = ""
    confirmed: bool = True  # False: it decides no verdict


def system_default(system: str, key: str) -> SystemDefault:
    """Return a default, e.g. `system_default("aws-alb", "idle_timeout")`.

    Raises:
        KeyError: the catalog has no such default.
    """
    return _table()[system][key]


@cache
def _table() -> Mapping[str, Mapping[str, SystemDefault]]:
    systems: Mapping[str, Mapping[str, Any]] = sources.load("system-defaults.yaml")["defaults"]
    return {name: {key: _default(name, key, row) for key, row in rows.items()} for name, rows in systems.items()}


def _default(system: str, key: str, row: Mapping[str, Any]) -> SystemDefault:
    return SystemDefault(
        system,
        key,
        row["value"],
        row.get("unit", ""),
        row.get("source", ""),
        row.get("note", ""),
        confirmed=row.get("confirmed", True),
    )
