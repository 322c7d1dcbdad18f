"""What stands where in the clusters of the input: the index that the Kubernetes modules look things up in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from typing import NamedTuple

from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.labels import Selector
from relint.readers.kubernetes.quantities import is_hole

PODS = ("workload", "job")
OPENING = frozenset({"package", "custom-object", "chart"})
"""Kinds that stand for objects which relint does not see."""

CLUSTERED = ("kubernetes", "helm_release")
"""What the names of Terraform types begin with that put something into a cluster."""

ALIKE = 0.8  # of 1: from here on two names are taken for one name misspelt


class Place(NamedTuple):
    """A namespace of a scope."""

    scope: str
    namespace: str


@dataclass(frozen=True, eq=False)
class Cluster:
    """The Kubernetes resources of an inventory by kind, place and name."""

    resources: Sequence[Resource]
    taken: set[str] = field(default_factory=set)  # workloads that some Service selects; filled by `selectors`
    behind: dict[str, list[Resource]] = field(default_factory=dict)  # Service id -> workloads; filled by `selectors`
    covered: dict[str, list[Resource]] = field(default_factory=dict)  # budget id -> workloads; filled by `selectors`
    scraped: set[str] = field(default_factory=set)  # Services that a monitor selects; filled by `selectors`
    uses: dict[str, list[Resource]] = field(default_factory=dict)  # workload id -> ConfigMaps; by `kubernetes_uses`

    @cached_property
    def by_kind(self) -> Mapping[str, Mapping[Place, Sequence[Resource]]]:
        """Resources by kind and place."""
        table: dict[str, dict[Place, list[Resource]]] = defaultdict(lambda: defaultdict(list))
        for resource in self.resources:
            table[resource.kind][Place(resource.scope, resource.namespace)].append(resource)
        return table

    @cached_property
    def by_scope(self) -> Mapping[str, Mapping[str, Sequence[Resource]]]:
        """Resources by kind and scope."""
        table: dict[str, dict[str, list[Resource]]] = defaultdict(lambda: defaultdict(list))
        for resource in self.resources:
            table[resource.kind][resource.scope].append(resource)
        return table

    @cached_property
    def by_name(self) -> Mapping[tuple[str, Place, str], Resource]:
        """Resources by kind, place and name."""
        return {(r.kind, Place(r.scope, r.namespace), r.name): r for r in self.resources if r.kind != "container"}

    @cached_property
    def by_scope_and_name(self) -> Mapping[tuple[str, str, str], Sequence[Resource]]:
        """Resources by kind, scope and name, whatever their namespace."""
        table: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for resource in self.resources:
            table[resource.kind, resource.scope, resource.name].append(resource)
        return table

    @cached_property
    def containers(self) -> Mapping[str, Sequence[Resource]]:
        """Containers by the id of their workload."""
        table: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            if resource.kind == "container":
                table[resource.parent].append(resource)
        return table

    @cached_property
    def policies_in_file(self) -> Mapping[tuple[str, str], int]:
        """How many network policies each file of each scope holds."""
        return Counter((r.scope, r.span.path) for members in self.by_scope["network-policy"].values() for r in members)

    @cached_property
    def _open_scopes(self) -> Mapping[str, Sequence[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for kind in OPENING:
            for scope, members in self.by_scope[kind].items():
                found[scope] += members
        return found

    @cached_property
    def places(self) -> frozenset[Place]:
        """Every namespace of every scope that something stands in."""
        return frozenset(Place(r.scope, r.namespace) for r in self.resources)

    def opening(self, scope: str, seeker: Resource | None = None) -> str:
        """Return what in a scope makes objects that relint does not see, nearest to a seeker; "" where nothing does."""
        makers = self._open_scopes.get(scope, ())
        if seeker is None or len(makers) < 2:
            return makers[0].address if makers else ""
        return max(makers, key=lambda maker: _nearness(seeker, maker)).address

    @cached_property
    def _by_label(self) -> Mapping[tuple[str, str, str], Sequence[Resource]]:
        """Workloads and jobs by scope and each label of their pods."""
        table: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        for kind in PODS:
            for scope, members in self.by_scope[kind].items():
                for resource in members:
                    for key, value in (pod_labels(resource) or {}).items():
                        table[scope, key, value].append(resource)
        return table

    def pods(self, scope: str, wanted: Selector) -> Sequence[Resource]:
        """Return the workloads and jobs of a scope that a selector may select: those with its first label."""
        first = next(iter(wanted.labels.items()), None)
        if first is not None:
            return self._by_label.get((scope, *first), ())
        return [resource for kind in PODS for resource in self.by_scope[kind].get(scope, ())]

    def named(self, kind: str, scope: str, namespace: str, name: str, *, written: bool = True) -> Resource | None:
        """Return the resource of a kind and name; without a written namespace on either side, a lone one elsewhere."""
        found = self.by_name.get((kind, Place(scope, namespace), name))
        if found is not None:
            return found
        others = self.by_scope_and_name.get((kind, scope, name), ())
        fitting = [r for r in others if not written or not is_written(r)]
        return fitting[0] if len(fitting) == 1 else None


def cluster(inventory: Inventory) -> Cluster:
    """Return the index of an inventory."""
    return Cluster(
        [
            r
            for r in inventory.resources.values()
            if r.format == "kubernetes" or r.type.startswith(("kubernetes", "helm_release"))
        ]
    )


def is_written(resource: Resource) -> bool:
    """Tell whether a resource says itself which namespace it stands in."""
    value = resource.facts.get("namespace_written")
    return (
        bool(value.data) if isinstance(value, Known) else bool(resource.namespace) and resource.namespace != "default"
    )


def pod_labels(resource: Resource) -> Mapping[str, str] | None:
    """Return the labels of a workload's pods; None where they are unknown."""
    value = resource.facts.get("pod_labels")
    return value.data if isinstance(value, Known) else None  # type: ignore[return-value]


def selected(
    selector: Selector, seeker: Resource, candidates: Iterable[Resource], labels_of: Mapping[str, Mapping[str, str]]
) -> list[Resource]:
    """Return what a selector selects, of a seeker without namespace only the nearest by directory."""
    found = [r for r in candidates if (labels := labels_of.get(r.id)) is not None and selector.matches(labels)]
    return found if is_written(seeker) else nearest(seeker, found)


def nearest(seeker: Resource, found: list[Resource]) -> list[Resource]:
    """Return those that stand in the directory closest to the seeker's."""
    if len(found) < 2:
        return found
    shared = [_shared(seeker.span.path, resource.span.path) for resource in found]
    return [resource for resource, depth in zip(found, shared, strict=True) if depth == max(shared)]


def _nearness(seeker: Resource, maker: Resource) -> tuple[bool, int, bool]:
    named = maker.name in seeker.name or seeker.name in maker.name
    return named, _shared(seeker.span.path, maker.span.path), seeker.namespace == maker.namespace


def _shared(one: str, other: str) -> int:
    """Return how many leading directories two paths share; the same file shares one more."""
    if one == other:
        return 1000
    parts = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    count = 0
    for left, right in parts:
        if left != right:
            break
        count += 1
    return count


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Tell whether two different names are probably one, misspelt or half renamed."""
    if one == other or min(len(one), len(other)) < 3 or is_hole(one) or is_hole(other):
        return False
    plain = [name.replace("-", "").replace("_", "").replace(".", "").lower() for name in (one, other)]
    if plain[0] == plain[1] or plain[0] + "s" == plain[1] or plain[1] + "s" == plain[0]:
        return True
    if [c for c in one if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False  # web-1 and web-2 are two things
    if abs(len(one) - len(other)) > 2:
        return False
    return SequenceMatcher(None, *_unshared(one, other)).ratio() >= ALIKE


def _unshared(one: str, other: str) -> tuple[str, str]:
    """Return two names without the words that they begin with in common: shop-cart and shop-mail are two things."""
    left, right = one.split("-"), other.split("-")
    while len(left) > 1 and len(right) > 1 and left[0] == right[0]:
        left, right = left[1:], right[1:]
    return "-".join(left), "-".join(right)


def same_folder(one: Resource, other: Resource) -> bool:
    """Tell whether two resources are written in one directory."""
    return one.span.path.rpartition("/")[0] == other.span.path.rpartition("/")[0]


def unknown_target(what: str, seeker: Resource, looked_at: int, opening: str) -> Value:
    """Return why nobody can say whether something exists: where relint looked, and what may hold it."""
    place = f"namespace {seeker.namespace}" if is_written(seeker) else "the same namespace"
    scope = f" in {seeker.scope}" if seeker.scope else ""
    seen = f"{looked_at} looked at" if looked_at else "there are none"
    reason = f"; {opening} may make it" if opening else ""
    return Unknown(f"no {what} of {place}{scope} fits ({seen}); it may stand outside the input{reason}")
