"""One module a way in which one thing can need another; together they make the system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module

from relint.linking.environments import environments
from relint.linking.links import Inventory, Links
from relint.linking.settings import LinkingSettings
from relint.model.dependency import Dependency
from relint.model.resource import Resource
from relint.model.system import System
from relint.readers.failures import guarded
from relint.readers.reading import Reading

TERRAFORM, KUBERNETES = frozenset({"terraform"}), frozenset({"kubernetes"})
OBJECTIVES, ALERTS, RUNBOOKS = frozenset({"objectives"}), frozenset({"alerts"}), frozenset({"runbooks"})
CATALOG = frozenset({"catalog"})

MODULES: Sequence[tuple[frozenset[str], str]] = (
    (TERRAFORM, "references"),
    (TERRAFORM, "companions"),
    (TERRAFORM, "placement"),
    (TERRAFORM, "siblings"),
    (TERRAFORM, "regions"),
    (TERRAFORM, "backups"),
    (TERRAFORM, "definitions"),
    (TERRAFORM, "task_stops"),
    (TERRAFORM, "events"),
    (TERRAFORM, "dead_letters"),
    (TERRAFORM, "backends"),
    (KUBERNETES, "kubernetes"),
    (KUBERNETES, "endpoints"),
    (KUBERNETES, "target_groups"),
    (KUBERNETES, "own_nodes"),
    (TERRAFORM | KUBERNETES, "entry_points"),
    (OBJECTIVES, "objectives"),
    (ALERTS, "alerts"),
    (ALERTS, "recorded"),
    (ALERTS, "scraped_jobs"),
    (KUBERNETES, "monitored_jobs"),
    (ALERTS, "notified"),
    (ALERTS, "dimensions"),
    (CATALOG, "software_catalog"),
    (OBJECTIVES | ALERTS | RUNBOOKS | CATALOG, "runbooks"),
    (RUNBOOKS, "runbook_names"),
)
"""Which module joins what, in the order in which they run; it is imported when one of these is in the input."""


def link(reading: Reading, paths: frozenset[str], settings: LinkingSettings) -> System:
    """Return the system that the readings make; a later module sees the facts that an earlier one derived."""
    inventory = Inventory(
        {resource.id: resource for resource in reading.resources},
        reading.objectives,
        reading.alerts,
        reading.runbooks,
        paths,
        settings.runbook_prefixes,
        settings.repository_urls,
        reading.vendored,
    )
    links = Links(list(reading.dependencies))
    for name in _modules(inventory):
        problem = guarded(f"linking {name}", "", partial(_run, name, inventory, links))
        reading.problems += [problem] if problem else []
    resources = _with(inventory, links).resources
    return System(
        resources,
        tuple(_valid(links.dependencies, resources)),
        links.derived,
        reading.objectives,
        reading.alerts,
        reading.runbooks,
        environments(resources.values(), settings.environments),
        paths,
        reading.vendored,
    )


def _run(name: str, inventory: Inventory, links: Links) -> None:
    links.add(import_module(f"relint.linking.{name}").link(_with(inventory, links)))


def _modules(inventory: Inventory) -> Iterator[str]:
    there = {str(resource.format) for resource in inventory.resources.values()}
    tables = {"objectives": inventory.objectives, "alerts": inventory.alerts, "runbooks": inventory.runbooks}
    there |= {name for name, table in tables.items() if table}
    return (name for needed, name in MODULES if needed & there)


def _with(inventory: Inventory, links: Links) -> Inventory:
    """Return the inventory with what the links found so far: implied resources, derived facts."""
    implied = {resource.id: resource for resource in links.resources}
    return replace(
        inventory, resources={**inventory.resources, **implied}, derived=links.derived, dependencies=links.dependencies
    )


def _valid(dependencies: Sequence[Dependency], known: Mapping[str, Resource]) -> Iterator[Dependency]:
    """Yield each dependency once, without ends that nothing declares."""
    seen = set()
    for dependency in dependencies:
        providers = tuple(provider for provider in dependency.providers if provider in known)
        key = (dependency.consumer, providers, dependency.relation, dependency.mode)
        if dependency.consumer in known and providers and key not in seen:
            seen.add(key)
            yield dependency if providers == dependency.providers else replace(dependency, providers=providers)
