"""Whether a resource stands or falls with one process, node or zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from relint.catalog import sources
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Known, Unknown, Value

SOME = "[*]"  # in an address: the count of its block is unknown


@dataclass(frozen=True, slots=True)
class Fragile:
    """A resource that has no second one to take over."""

    domain: str  # "process" | "node" | "zone"
    says: str  # a clause: "it stands in one zone"
    value: Value | None = None  # the fact that says so


def fragility(system: System, resource: Resource) -> Fragile | Unknown | None:
    """Return what a resource falls with; `Unknown` where a fact is; None where it is redundant or nothing is known."""
    unknown: Unknown | None = None
    for line in lines(resource.kind):
        said = _judged(system, resource, line)
        if isinstance(said, Fragile):
            return (
                Unknown(f"nobody can say how many {resource.address} there are") if SOME in resource.address else said
            )
        unknown = unknown or said
    return unknown


def lines(kind: str) -> Sequence[Mapping[str, Any]]:
    """Return what the catalog says about the failure of a kind."""
    return _table().get(kind, ())


@cache
def _table() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    table: Mapping[str, Sequence[Mapping[str, Any]]] = sources.load("failure-domains.yaml")
    return table


def _judged(system: System, resource: Resource, line: Mapping[str, Any]) -> Fragile | Unknown | None:
    if any(system.known(resource, fact) is True for fact in line.get("unless", ())):
        return None
    if "fact" not in line:
        return Fragile(line["domain"], line["says"])
    value = system.fact(resource, line["fact"])
    if isinstance(value, Unknown):
        return Unknown(f"{line['fact']}: {value.why}", value.refs, value.span)
    alone = isinstance(value, Known) and isinstance(value.data, int) and 0 < value.data <= line["most"]
    return Fragile(line["domain"], line["says"], value) if alone else None
