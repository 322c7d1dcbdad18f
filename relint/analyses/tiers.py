"""Which services matter more than what they need."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from relint.analyses.failures import hard
from relint.analyses.rows import Row
from relint.catalog import sources
from relint.model.dependency import Dependency, Evidence
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known

REACH = 2_000  # resources looked at below one service


def tier(resource: Resource) -> int | None:
    """Return how much a resource matters by its labels or tags: 1 most; None where they do not say."""
    for key, value in resource.labels.items():
        if _is_key(key):
            found = _tiers().get(value.strip().lower().replace("_", "-").replace(" ", "-"))
            if found is not None:
                return found
    return None


@lru_cache(maxsize=4096)
def _is_key(key: str) -> bool:
    return re.split(r"[/:.]", key)[-1].lower().replace("_", "-") in _keys()


@cache
def _keys() -> frozenset[str]:
    return frozenset(sources.load("tiers.yaml")["keys"])


@cache
def _tiers() -> Mapping[str, int]:
    words: Mapping[str, list[str]] = sources.load("tiers.yaml")["words"]
    return {str(word): int(number) for number, listed in words.items() for word in listed}


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each service that cannot work without one that matters less."""
    tiers = {name: found for name, r in system.resources.items() if (found := tier(r)) is not None}
    for name, own in tiers.items() if len(set(tiers.values())) > 1 else ():
        for provider, way in _needed(system, name, tiers):
            if tiers[provider] > own:
                yield _row(system.resources[name], own, system.resources[provider], tiers[provider], way)


def _row(consumer: Resource, own: int, provider: Resource, theirs: int, way: tuple[Evidence, ...]) -> Row:
    columns: dict[str, Data] = {"tier": own, "provider": provider.address, "provider_tier": theirs}
    facts = {name: Known(data, origin="derived") for name, data in columns.items()}
    return Row(consumer, facts, way, aspect=provider.id)


def _needed(system: System, name: str, tiers: Mapping[str, int]) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    """Yield what has a tier among what a service needs, through what has none, with the way there."""
    seen, queue = {name}, deque([(name, tuple[Evidence, ...]())])
    while queue and len(seen) < REACH:
        node, way = queue.popleft()
        for dependency in system.needs.get(node, ()):
            for provider in _all_of(dependency):
                if provider in seen or provider not in system.resources:
                    continue
                seen.add(provider)
                further = (*way, dependency.evidence)
                if provider in tiers:
                    yield provider, further
                else:
                    queue.append((provider, further))


def _all_of(dependency: Dependency) -> tuple[str, ...]:
    """Return the providers that are needed each; none where they are alternatives."""
    return dependency.providers if hard(dependency) and dependency.need == len(dependency.providers) else ()
