"""What is shown of a system: its resources as nodes, what they need as edges, without what nobody wants to see.

Unless all is asked for, parts (a container, a block that belongs to another) are shown as their whole, and what
explains nothing is left out: references of unknown meaning, resources without any edge, and accounts and the like
that stand at the end of a way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.system import System

SPOKEN = frozenset({"objective", "alert", "runbook"})  # nodes of their own, although declared inside others
DULL = frozenset({"other", "service-account", "rule-group", "namespace"})  # not worth a look where a way ends in them
TRIMS = 8  # how often the ends of ways are looked at
STRONGEST_FIRST = (Mode.HARD, Mode.STARTUP, Mode.SOFT, Mode.DEPLOY)


@dataclass(frozen=True, slots=True)
class Node:
    """A resource."""

    resource: Resource
    group: str  # the root or overlay and the namespace that it belongs to, or its format; "" for none
    environment: str
    alone: bool  # a single point of failure


@dataclass(frozen=True, slots=True)
class Edge:
    """What one resource needs of another; `need` of `of` such providers keep the consumer up."""

    consumer: str
    provider: str
    relation: Relation
    mode: Mode
    need: int
    of: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes by resource id and edges, both sorted; and how much was left out."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    hidden_nodes: int = 0
    hidden_edges: int = 0

    @property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Node ids by group, both sorted; ungrouped ones under ""."""
        table: dict[str, list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            table[node.group].append(key)
        return {group: tuple(table[group]) for group in sorted(table)}


@dataclass(frozen=True, slots=True)
class View:
    """What to show."""

    everything: bool = False  # parts, references of unknown meaning and isolated resources as well
    focus: str = ""  # an address, an id or a glob over them: show what lies around it
    depth: int = 2  # steps around the focus, in either direction
    alone: Collection[str] = ()  # ids of single points of failure


def picture(system: System, view: View) -> Picture:
    """Return what is shown of a system; empty where nothing matches the focus."""
    wholes = {} if view.everything else _wholes(system)
    edges = _strongest(_edges(system.dependencies, wholes, everything=view.everything))
    shown = {key for key in system.resources if key not in wholes}
    if view.focus:
        shown = _around({wholes.get(key, key) for key in matching(system, view.focus)}, edges, view.depth)
    elif edges and not view.everything:
        edges = _trimmed(system, edges)
        shown = {end for edge in edges for end in (edge.consumer, edge.provider)}
    nodes = {key: _node(system, key, view) for key in sorted(shown) if key in system.resources}
    kept = tuple(edge for edge in edges if edge.consumer in nodes and edge.provider in nodes)
    total = sum(len(dependency.providers) for dependency in system.dependencies)
    return Picture(nodes, kept, len(system.resources) - len(nodes), max(total - len(kept), 0))


def matching(system: System, pattern: str) -> frozenset[str]:
    """Return the ids of the resources whose id or address is, or matches, the pattern."""
    exact = {key for key, resource in system.resources.items() if pattern in (key, resource.address)}
    if exact:
        return frozenset(exact)
    return frozenset(
        key
        for key, resource in system.resources.items()
        if fnmatchcase(resource.address, pattern) or fnmatchcase(key, pattern)
    )


def _wholes(system: System) -> Mapping[str, str]:
    """Map each part to the whole that stands for it; a loop of parents, if ever, stands for itself."""
    wholes = {}
    for key, resource in system.resources.items():
        if resource.kind in SPOKEN:
            continue
        seen = {key}
        while resource.parent in system.resources and resource.parent not in seen:
            seen.add(resource.parent)
            resource = system.resources[resource.parent]  # noqa: PLW2901 - climbing is what the loop does
        if resource.id != key:
            wholes[key] = resource.id
    return wholes


def _edges(dependencies: Iterable[Dependency], wholes: Mapping[str, str], *, everything: bool) -> Iterator[Edge]:
    for needed in dependencies:
        if needed.relation is Relation.REFERS and not everything:
            continue
        consumer = wholes.get(needed.consumer, needed.consumer)
        providers = sorted({wholes.get(provider, provider) for provider in needed.providers})
        of, need = len(providers), min(needed.need, len(providers))
        for provider in providers:
            if provider != consumer:
                yield Edge(consumer, provider, needed.relation, needed.mode, need, of, needed.evidence)


def _strongest(edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """Keep one edge between two nodes: the one whose loss hurts most."""
    best: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        ends = (edge.consumer, edge.provider)
        if ends not in best or _rank(edge) < _rank(best[ends]):
            best[ends] = edge
    return tuple(best[ends] for ends in sorted(best))


def _rank(edge: Edge) -> tuple[int, int, str]:
    return STRONGEST_FIRST.index(edge.mode), edge.of - edge.need, edge.relation.value


def _around(centre: set[str], edges: Iterable[Edge], depth: int) -> set[str]:
    """Return what can be reached from the centre in at most `depth` steps, along or against the edges."""
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.consumer].add(edge.provider)
        beside[edge.provider].add(edge.consumer)
    found, rim = set(centre), set(centre)
    for _ in range(depth):
        rim = {end for key in rim for end in beside[key]} - found
        found |= rim
        if not rim:
            break
    return found


def _trimmed(system: System, edges: tuple[Edge, ...]) -> tuple[Edge, ...]:
    """Leave out edges to or from something dull that leads no further."""
    dull = {key for key, resource in system.resources.items() if resource.kind in DULL}
    for _ in range(TRIMS):
        consumers, providers = {edge.consumer for edge in edges}, {edge.provider for edge in edges}
        ends = dull - (consumers & providers)
        kept = tuple(edge for edge in edges if edge.consumer not in ends and edge.provider not in ends)
        if len(kept) in (0, len(edges)):
            break
        edges = kept
    return edges


def _node(system: System, key: str, view: View) -> Node:
    resource = system.resources[key]
    own = resource.format if resource.format in ("slo", "prometheus", "alertmanager", "runbook") else resource.scope
    group = ": ".join(filter(None, (own, resource.namespace)))
    return Node(resource, group, system.environments.get(key, ""), key in view.alone)
