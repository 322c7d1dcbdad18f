"""What providers promise: rows of `slas.yaml`, and which of them is a resource's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from relint.catalog import sources
from relint.catalog.kinds import attributes_of
from relint.catalog.types import TypeEntry, type_entry
from relint.lang.cel import CelError, Environment, Expression, Undecided
from relint.model.value import Data, Unknown


@dataclass(frozen=True, slots=True)
class Sla:
    """One promise; a bound by contract, not a measured availability."""

    id: str
    service: str
    when: str  # what must hold for it, in words
    percent: Decimal | None  # None: the provider gives none
    quality: str  # "official" | "archived" | "documentation" | "tool" | "unconfirmed"
    source: str  # URL
    as_of: str = ""
    measures: str = ""  # what the percentage is of; "": the availability of the service
    note: str = ""

    @property
    def downtime(self) -> Decimal | None:
        """The fraction of time that may be down without a breach; None where the row bounds no availability.

        A promise of 100 % is a threshold for refunds, never a probability; what a third party says decides nothing.
        """
        bounds = self.percent is not None and self.percent < 100 and self.quality != "unconfirmed"
        return 1 - self.percent / 100 if self.percent is not None and bounds and self.measures in COUNTS else None

    @property
    def words(self) -> str:
        """The row in a clause, with its source."""
        dated = f" as of {self.as_of}" if self.as_of else ""
        return f"the SLA of {self.service} is {self.percent} %{dated} ({self.source})"


COUNTS = frozenset({"", "requests"})


@cache
def slas() -> Mapping[str, Sla]:
    """Return every row by id."""
    rows: Mapping[str, Mapping[str, Any]] = sources.load("slas.yaml")["rows"]
    return {name: _sla(name, row) for name, row in rows.items()}


def _sla(name: str, row: Mapping[str, Any]) -> Sla:
    percent = row["percent"]
    return Sla(
        id=name,
        service=row["service"],
        when=row["when"],
        percent=None if percent is None else Decimal(percent),
        quality=row["quality"],
        source=row["source"],
        as_of=row.get("as_of", ""),
        measures=row.get("measures", ""),
        note=row.get("note", ""),
    )


def sla_of(type_name: str, read: Callable[[str], Data]) -> Sla | Unknown | None:
    """Return the promise for a resource of a type.

    Args:
        type_name: the tool's word.
        read: what an operand of a condition (`self.multi_az`, `this.zones`) is for the resource.

    Returns:
        The row of the first condition that holds; `Unknown` where a condition before it cannot be decided; None where
        the catalog has no row.

    Raises:
        DataError: the catalog names a row that does not exist, or a condition that is not valid CEL.
    """
    entry = type_entry(type_name)
    for place in range(len(entry.availability) if entry else 0):
        condition, row = _line(entry, place)
        outcome = condition.evaluate({name: read(name) for name in condition.names}) if condition else True
        if isinstance(outcome, Undecided):
            cause = read(outcome.operand) if outcome.operand else None
            why = cause.why if isinstance(cause, Unknown) else "an operand cannot be read"
            return Unknown(f"{outcome.operand.partition('.')[2]}: {why}")
        if outcome is True:
            return row
    return None


@lru_cache(maxsize=1024)
def _compiled(text: str, kind: str) -> Expression:
    return Environment({f"this.{word}": "any" for word in attributes_of(kind)}).compile(text)


def _line(entry: TypeEntry | None, place: int) -> tuple[Expression | None, Sla]:
    if entry is None:
        raise sources.DataError("there is no such type")
    line = entry.availability[place]
    try:
        return _compiled(line["when"], entry.kind) if "when" in line else None, slas()[line["sla"]]
    except (CelError, KeyError) as error:
        raise sources.DataError(f"{entry.type}: availability: {error}") from None
