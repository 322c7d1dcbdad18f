"""Facts of a resource that another one states: a bucket's versioning, a queue's redrive policy, a cluster's servers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from relint.catalog.companions import Companion, companions, counted
from relint.catalog.facts import attribute
from relint.catalog.types import type_entry
from relint.lang.cel import Expression, Undecided
from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value, dig

SOME = "[*]"  # in an address: nobody can say how many instances there are


@dataclass(slots=True)
class _Said:
    """What companions say of one owner."""

    values: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    members: dict[str, list[Resource]] = field(default_factory=lambda: defaultdict(list))


def link(inventory: Inventory) -> Links:
    """Return the facts that companions state about their owners."""
    said: dict[str, _Said] = defaultdict(_Said)
    owners = _Owners(inventory.resources)
    for resource in inventory.resources.values():
        for companion in companions(resource.type):
            if _applies(resource, companion):
                _collect(resource, companion, owners, said)
    derived = {owner: _derived(found) for owner, found in said.items()}
    for owner, word, why in _uncounted(inventory.resources):
        derived.setdefault(owner, {}).setdefault(word, Unknown(why))
    return Links(derived=derived)


def _uncounted(resources: Mapping[str, Resource]) -> Iterator[tuple[str, str, str]]:
    """Yield what nobody counted, and that no catalog entry knows better: the parts may stand elsewhere."""
    for resource in resources.values():
        for word, type_ in counted().get(resource.type, ()):
            if not isinstance(resource.facts.get(word), Known):
                yield resource.id, word, f"no {type_} in the input names it"


def _applies(resource: Resource, companion: Companion) -> bool:
    """Tell whether a companion speaks; where nobody can say, only if what it says may raise a fact."""
    if companion.where is None:
        return True
    outcome = _evaluated(resource, companion.where)
    if isinstance(outcome, Unknown):
        return (
            not all(_exempts(_evaluated(resource, expression)) for _, expression in companion.facts)
            or not companion.facts
        )
    return outcome.data is not False


def _collect(resource: Resource, companion: Companion, owners: _Owners, said: dict[str, _Said]) -> None:
    values = {word: _evaluated(resource, expression) for word, expression in companion.facts}
    for owner in owners.of(resource, companion):
        if owner != resource.id:
            _note(said[owner], values, companion, resource)
    doubts = {word: _perhaps(resource, value) for word, value in values.items() if not _exempts(value)}
    for owner in (*owners.possible(resource, companion), *owners.in_open_blocks(resource, companion)):
        _note(said[owner], doubts, companion, resource)
        if companion.counts:
            said[owner].values[companion.counts].append(_perhaps(resource, Known(data=1)))


def _note(said: _Said, values: Mapping[str, Value], companion: Companion, resource: Resource) -> None:
    for word, value in values.items():
        said.values[word].append(value)
    if companion.counts:
        said.members[companion.counts].append(resource)


def _exempts(value: Value) -> bool:
    """Tell whether a value takes its owner out of a rule; that is not presumed of an owner who is unknown."""
    return isinstance(value, Known) and value.data is None


def _perhaps(resource: Resource, value: Value) -> Value:
    if isinstance(value, Known) and value.data is False:
        return value
    return Unknown(f"{resource.address} may be about it", span=resource.span.head)


class _Owners:
    """Finds whom a companion is about."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = resources
        self._by_type: dict[str, list[Resource]] = defaultdict(list)
        for resource in resources.values():
            self._by_type[resource.type].append(resource)
        self._called: dict[tuple[str, str], Mapping[tuple[str, str], list[str]]] = {}
        self._doubted: set[tuple[str, str, Companion]] = set()

    def of(self, resource: Resource, companion: Companion) -> Iterator[str]:
        """Yield the ids of the owners that a companion names, by reference or by text."""
        yield from dict.fromkeys((*self._referred(resource, companion), *self._alike(resource, companion)))
        text = dig(resource.attributes, companion.names) if companion.known_as else None
        if isinstance(text, str):
            name = text.rpartition(companion.after)[2] if companion.after else text
            for type_ in companion.of:
                yield from self._names(type_, companion.known_as).get((resource.scope, name), ())

    def possible(self, resource: Resource, companion: Companion) -> Iterator[str]:
        """Yield the owners beside a companion that names nobody for certain, once for all companions of its type.

        Nothing for what only adds to a fact.
        """
        key = (resource.scope, resource.type, companion)
        if resource.type in companion.of or not companion.known_as or key in self._doubted:
            return
        if isinstance(dig(resource.attributes, companion.names), Unknown) and not any(
            (*self._referred(resource, companion), *self._alike(resource, companion))
        ):
            self._doubted.add(key)
            yield from (o.id for type_ in companion.of for o in self._by_type[type_] if o.scope == resource.scope)

    def in_open_blocks(self, resource: Resource, companion: Companion) -> Iterator[str]:
        """Yield the owners that stand in a block of which nobody can say whether it will be there."""
        for path, targets in resource.refs.items():
            if companion.names.startswith(f"{path}.") and isinstance(dig(resource.attributes, path), Unknown):
                yield from (t for t in targets if t in self._resources and self._resources[t].type in companion.of)

    def _referred(self, resource: Resource, companion: Companion) -> Iterator[str]:
        for path, targets in resource.refs.items():
            if _stands_at(resource, path, companion.names):
                yield from (t for t in targets if t in self._resources and self._resources[t].type in companion.of)

    def _alike(self, resource: Resource, companion: Companion) -> Iterator[str]:
        """Yield the owners that take their name from where the companion takes it."""
        sources = set(_sources(resource, companion.names)) if companion.alike else set()
        if sources and isinstance(dig(resource.attributes, companion.names), Unknown):
            owners = (owner for type_ in companion.of for owner in self._by_type[type_])
            yield from (owner.id for owner in owners if set(_sources(owner, companion.known_as)) == sources)

    def _names(self, type_: str, attribute_: str) -> Mapping[tuple[str, str], list[str]]:
        """Return the owners of a type by scope and by what they are called."""
        if (type_, attribute_) not in self._called:
            table: dict[tuple[str, str], list[str]] = defaultdict(list)
            for owner in self._by_type[type_]:
                name = dig(owner.attributes, attribute_)
                if isinstance(name, str):
                    table[owner.scope, name].append(owner.id)
            self._called[type_, attribute_] = table
        return self._called[type_, attribute_]


def _sources(resource: Resource, attribute_: str) -> Iterator[str]:
    for path, targets in resource.refs.items():
        if path == attribute_:
            yield from targets


def _stands_at(resource: Resource, path: str, names: str) -> bool:
    """Tell whether a reference at `path` is one of the attribute `names`: there, below, or in an unknown block."""
    plain = ".".join(part for part in path.split(".") if not part.isdigit())
    if f"{plain}.".startswith(f"{names}."):
        return True
    return names.startswith(f"{plain}.") and isinstance(dig(resource.attributes, plain), Unknown)


def _evaluated(resource: Resource, expression: Expression) -> Value:
    entry = type_entry(resource.type)
    values = {operand: attribute(resource, operand, entry) for operand in expression.names}
    outcome = expression.evaluate(values)
    if not isinstance(outcome, Undecided):
        return Known(outcome, resource.span.head, "derived")
    cause = next((value for value in values.values() if isinstance(value, Unknown)), None)
    return Unknown(f"{resource.address}: {cause.why if cause else 'it cannot be read'}", span=resource.span.head)


def _derived(said: _Said) -> dict[str, Value]:
    facts = {word: either(values) for word, values in said.values.items() if word not in said.members}
    for word, members in said.members.items():
        facts[word] = _count(members, said.values.get(word, []))
    return facts


def either(values: Iterable[Value]) -> Value:
    """Return true where one value is, else the first that is unknown, else null where one is, else the last."""
    listed = list(values)
    certain = next((value for value in listed if _data(value) is True), None)
    unknown = next((value for value in listed if isinstance(value, Unknown)), None)
    exempt = next((value for value in listed if isinstance(value, Known) and value.data is None), None)
    return certain or unknown or exempt or listed[-1]


def _data(value: Value) -> object:
    return None if isinstance(value, Unknown) else value.data


def _count(members: list[Resource], doubts: list[Value]) -> Value:
    open_ended = next((member for member in members if SOME in member.address), None)
    if open_ended is not None:
        return Unknown(f"nobody can say how many {open_ended.address} there are", span=open_ended.span.head)
    doubt = next((value for value in doubts if isinstance(value, Unknown)), None)
    return doubt or Known(len({member.id for member in members}), None, "derived")
