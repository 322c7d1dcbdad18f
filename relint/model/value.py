"""What an attribute holds, or why nobody can say before it is deployed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from relint.model.span import Span

NO_REFS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the source leaves open; a rule that reads it is undecided, not satisfied.

    It stands wherever data may stand, also deep inside a list or a map of which the rest is known.
    """

    why: str  # completes "unknown because ...": "var.zone_count has no default"
    refs: frozenset[str] = NO_REFS  # addresses that it would be computed from
    span: Span | None = None
    present: bool = False  # whatever it is, it is not null
    document: Data = None  # of unknown JSON: what is written in it, unknown parts and all


Data: TypeAlias = "bool | int | float | str | Sequence[Data] | Mapping[str, Data] | Unknown | None"

Origin: TypeAlias = Literal["explicit", "default", "derived"]


@dataclass(frozen=True, slots=True)
class Known:
    """A value that the source, or a default with a source of its own, decides."""

    data: Data
    span: Span | None = None  # where it is written; None where nobody wrote it
    origin: Origin = "explicit"
    source: str = ""  # for a default: who says so


Value: TypeAlias = Known | Unknown


def dig(data: Data, path: str) -> Data:
    """Return what stands at a dotted path (`settings.tier`, `ingress.0.port`); None where nothing does.

    A path walks through a list of one element without naming its index, because a Terraform block that
    may stand once is a list of one. A path through `Unknown` ends in that `Unknown`.
    """
    for part in path.split("."):
        data = _step(data, part)
        if data is None or isinstance(data, Unknown):
            return data
    return data


def _step(data: Data, part: str) -> Data:
    if isinstance(data, Mapping):
        return data.get(part)
    if isinstance(data, str) or not isinstance(data, Sequence):
        return None
    if part.isdigit():
        return data[int(part)] if int(part) < len(data) else None
    return _step(data[0], part) if len(data) == 1 and not isinstance(data[0], Unknown) else _open(data)


def _open(data: Sequence[Data]) -> Data:
    return next((item for item in data if isinstance(item, Unknown)), None)


def has_unknown(data: Data) -> bool:
    """Tell whether any part of the data is unknown."""
    if isinstance(data, Unknown):
        return True
    if isinstance(data, Mapping):
        return any(has_unknown(item) for item in data.values())
    if isinstance(data, str) or not isinstance(data, Sequence):
        return False
    return any(has_unknown(item) for item in data)
