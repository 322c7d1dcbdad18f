"""Systems made by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.objective import Objective
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.system import System
from relint.model.value import Known, Value

PLACE = Span("main.tf", 1, 1, 2, 2)


def thing(address: str, kind: str = "other", facts: Mapping[str, Value] | None = None, **more: Any) -> Resource:
    """Return a resource; its type is the part of the address before the first dot."""
    values = {"type": address.partition(".")[0], "format": "terraform", "span": PLACE, "name": address, **more}
    return Resource(address=address, kind=kind, facts=facts or {}, **values)


def needs(
    consumer: str, *providers: str, need: int = 1, mode: Mode = Mode.HARD, relation: str = "flows-to"
) -> Dependency:
    """Return a dependency; several providers are alternatives of which `need` must be up."""
    evidence = Evidence(f"{consumer} names {' or '.join(providers)}", PLACE)
    return Dependency(consumer, tuple(sorted(providers)), evidence, Relation(relation), mode, need)


def system(
    resources: Iterable[Resource],
    dependencies: Iterable[Dependency],
    entries: Iterable[str] = (),
    targets: Mapping[str, str] | None = None,
    derived: Mapping[str, Mapping[str, Value]] | None = None,
) -> System:
    """Return a system; `targets` maps a service to the target of its one objective, in percent."""
    watched = {f"slo.{service}": _objective(service, target) for service, target in (targets or {}).items()}
    own = [thing(name, "objective", format="slo") for name in watched]
    observing = [needs(f"slo.{name}", name, relation="observes", mode=Mode.SOFT) for name in targets or {}]
    return System(
        {resource.id: resource for resource in [*resources, *own]},
        (*dependencies, *observing),
        {**(derived or {}), **{name: {"entry": Known(True)} for name in entries}},
        {name: (objective,) for name, objective in watched.items()},
    )


def _objective(service: str, target: str) -> Objective:
    fraction = Decimal(target) / 100
    return Objective(f"slo.{service}", fraction, target, "percent", PLACE, service=service, sort="availability")
