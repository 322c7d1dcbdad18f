"""Needs that cross from production into another environment."""

from __future__ import annotations

from collections.abc import Iterator

from relint.analyses.failures import hard
from relint.analyses.rows import Row
from relint.linking.environments import PRODUCTION, stated
from relint.model.dependency import Relation
from relint.model.system import System
from relint.model.value import Known

CARRYING = frozenset({Relation.FLOWS_TO, Relation.USES})


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each resource that says it is of production and stops without one that says it is not."""
    for dependency in system.dependencies:
        consumer = system.resources.get(dependency.consumer)
        if consumer is None or dependency.relation not in CARRYING or not hard(dependency):
            continue
        if stated(consumer) != PRODUCTION:
            continue
        for name in dependency.providers:
            provider = system.resources.get(name)
            theirs = stated(provider) if provider else ""
            if provider and theirs not in {"", PRODUCTION}:
                facts = {
                    "provider": Known(provider.address, origin="derived"),
                    "provider_environment": Known(theirs, origin="derived"),
                }
                yield Row(consumer, facts, (dependency.evidence,), dependency.evidence.span, provider.id)
