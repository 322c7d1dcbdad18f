"""Which zones a resource stands in, by its own attributes or through the subnets it is placed in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from relint.catalog import sources
from relint.catalog.relations import word_for
from relint.linking.aliases import aliases
from relint.linking.links import Inventory, Links
from relint.linking.references import references
from relint.model.dependency import Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown, Value, dig

DEPTH, TOO_DEEP = 20, "it is placed in something that is placed in something else, too many times over"
ZONES, ZONE_NAMES = "zones", "zone_names"
GROUP = "subnet_group"  # one name that stands for several subnets
SOME = "[*]"  # in an address: nobody can say how many instances there are
LISTED = re.compile(r"(?P<list>\S+)\[\d+\](?= is read at deploy)")
"""How the reader tells one unknown element of a provider's list from the others."""
ALL_ZONES = re.compile(r"(?P<list>data\.aws_availability_zones\.\S+\.names) is read at deploy\Z")


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone: by name, or an element of a list that is read at deploy."""

    name: str
    source: str = ""  # the list; "" for a name


@dataclass(slots=True)
class Placement:
    """The zones of a resource, or why they cannot be said."""

    zones: dict[Zone, None] = field(default_factory=dict)  # in order, each once
    why: str = ""  # a part is unknown
    span: Span | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is said about zones at all."""
        return not self.zones and not self.why

    def add(self, other: Placement) -> None:
        """Stand in those zones as well."""
        self.zones.update(other.zones)
        self.why = self.why or other.why
        self.span = self.span or other.span

    @property
    def count(self) -> Value:
        """How many distinct zones; unknown where two of them may be the same."""
        if self.why:
            return Unknown(self.why, span=self.span)
        if len({zone.source for zone in self.zones}) > 1:
            return Unknown("its zones come from several lists and may be the same", span=self.span)
        return Known(len(self.zones), self.span, "derived")

    @property
    def names(self) -> Value:
        """The zones by name; a name that is read at deploy by its place in its list."""
        if self.why:
            return Unknown(self.why, span=self.span)
        return Known([zone.name for zone in self.zones], self.span, "derived")


def link(inventory: Inventory) -> Links:
    """Return `zones` and `zone_names` for what is placed, `zones` for clusters of database servers."""
    map_ = Map(inventory.resources)
    links = Links()
    for resource in inventory.resources.values():
        facts = _facts(resource, map_) if resource.format == "terraform" else {}
        if facts:
            links.derived[resource.id] = facts
    for cluster, members in map_.members.items():
        if not isinstance(inventory.resources[cluster].facts.get(ZONES), Known):
            spread = _spread(inventory.resources[cluster], members, map_)
            links.derived.setdefault(cluster, {})[ZONES] = spread
    return links


def _facts(resource: Resource, map_: Map) -> dict[str, Value]:
    placement = map_.of(resource)
    if placement.empty:
        return {}
    facts: dict[str, Value] = {ZONE_NAMES: placement.names}
    if resource.kind in _table()["kinds"] and not isinstance(resource.facts.get(ZONES), Known):
        facts[ZONES] = placement.count
    return facts


class Map:
    """Where everything stands; each resource is looked at once."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self.resources = resources
        self.same = aliases(resources)
        self._found: dict[str, Placement] = {}
        self._depth = 0

    @cached_property
    def members(self) -> Mapping[str, list[Resource]]:
        """The servers of each database cluster."""
        table: dict[str, list[Resource]] = {}
        servers = (resource for resource in self.resources.values() if resource.kind == "database-member")
        for reference in (found for server in servers for found in references(server, self.resources)):
            if reference.word.name == "member-of" and reference.target.kind == "database-cluster":
                table.setdefault(reference.target.id, []).append(reference.source)
        return table

    def of(self, resource: Resource) -> Placement:
        """Return the placement of a resource."""
        if resource.id not in self._found:
            self._found[resource.id] = Placement()  # a loop of references ends here
            self._depth += 1
            self._found[resource.id] = self._place(resource) if self._depth <= DEPTH else Placement(why=TOO_DEEP)
            self._depth -= 1
        return self._found[resource.id]

    def _place(self, resource: Resource) -> Placement:
        if resource.type in _table()["subnets"]:
            return _subnet(resource)
        placement = _written(resource)
        for path in resource.refs if placement.empty else ():
            if _places(resource, path):
                placement.add(self._through(resource, path))
        return _literal(resource) if placement.empty else placement

    def _through(self, resource: Resource, path: str) -> Placement:
        """Return the zones of what one attribute places the resource in."""
        named = (self.same.get(target, target) for target in resource.refs[path])
        targets = [self.resources[target] for target in named if target in self.resources]
        elements = _elements(resource, path)
        picked = _picked(resource, path, elements)
        found = Placement(span=resource.span_of(path))
        known = 0
        for target in targets:
            where = _some_of(target, self.of(target), picked) if target.type in _table()["modules"] else self.of(target)
            known += not where.empty
            found.zones.update(where.zones)
            found.why = found.why or where.why
        if 0 < known < (elements or 0) and len(found.zones) < (elements or 0):
            found.why = found.why or f"{path}: not every subnet is in the input"
        return found


def _subnet(subnet: Resource) -> Placement:
    """Return the zone of a subnet; where it is unknown it is still one zone, and always the same."""
    if SOME in subnet.address:
        return Placement(why=f"nobody can say how many {subnet.address} there are", span=subnet.span.head)
    written = _written(subnet)
    if written.zones and not written.why:
        return written
    return Placement({Zone(f"of {subnet.address}", subnet.id): None}, span=written.span)


def _some_of(module: Resource, placement: Placement, elements: int | None) -> Placement:
    """Return the zones of so many subnets of a module that spreads its subnets over zones; None: of all of them."""
    if elements is None or elements == 0 or placement.empty:
        return placement
    if elements == 1:
        return Placement({Zone(f"of a subnet of {module.address}", module.id): None})
    return Placement(why=f"nobody can say which subnets of {module.address} these are")


def _places(resource: Resource, path: str) -> bool:
    word = word_for(resource.type, _plain(path))
    return word is not None and word[0].relation is Relation.PLACED_IN


def _elements(resource: Resource, path: str) -> int | None:
    """Return how many subnets an attribute names; None where nobody can say."""
    data = dig(resource.attributes, path)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return len(data)
    if path.endswith(("s", "identifier")) or GROUP in path:
        return None
    in_doubt = any(isinstance(dig(resource.attributes, head), Unknown) for head in _heads(_plain(path)))
    return None if in_doubt else 1


def _picked(resource: Resource, path: str, elements: int | None) -> int | None:
    """Return how many subnets an attribute names in all of its blocks, each of which may name one of the same list."""
    if elements != 1 or path == _plain(path):
        return elements
    return sum(_plain(other) == _plain(path) for other in resource.refs)


def _plain(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdigit())


def _heads(path: str) -> Iterator[str]:
    """Yield the blocks that an attribute stands in."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _literal(resource: Resource) -> Placement:
    """Say why the zones of subnets that are named by their ids, or are read at deploy, cannot be said."""
    for path in ("subnet_ids", "subnets", "vpc_zone_identifier", "subnet_id", "vpc_config.subnet_ids"):
        data = dig(resource.attributes, path) if path.partition(".")[0] in resource.attributes else None
        if data and _places(resource, path):
            why = data.why if isinstance(data, Unknown) else "the subnets are not in the input"
            return Placement(why=f"{path}: {why}", span=resource.span_of(path))
    return Placement()


def _written(resource: Resource) -> Placement:
    """Return the zones that a resource's own attributes name."""
    placement = Placement()
    of_module = _table()["modules"].get(resource.type, ())
    for path in (*_table()["zones"], *of_module):
        data = dig(resource.attributes, path) if path.partition(".")[0] in resource.attributes else None
        if isinstance(data, Unknown) and path in of_module:
            data = _of_region(resource, data)
        if isinstance(data, Unknown) or data:
            placement.span = placement.span or resource.span_of(path)
            _take(placement, path, data, resource.attributes.get("location"))
    return placement


def _of_region(module: Resource, names: Unknown) -> Data:
    """Return the zones that a module takes in turn for its subnets where it may choose among all of a region."""
    whole = ALL_ZONES.search(names.why)
    written = [module.attributes.get(name) for name in _table()["subnet-lists"]]
    most = max((len(items) for items in written if isinstance(items, list | tuple)), default=0)
    if whole is None or not most:
        return names
    count = min(most, int(_table()["region"]["zones"]))
    return [Unknown(f"{whole['list']}[{index}] is read at deploy") for index in range(count)]


def _take(placement: Placement, path: str, data: Data, location: Data) -> None:
    for item in data if isinstance(data, Sequence) and not isinstance(data, str) else (data,):
        listed = LISTED.match(item.why) if isinstance(item, Unknown) else None
        if listed:
            placement.zones[Zone(listed[0], listed["list"])] = None
        elif isinstance(item, Unknown):
            placement.why = placement.why or f"{path}: {item.why}"
        else:
            placement.zones[Zone(_named(str(item), location))] = None


def _named(zone: str, location: Data) -> str:
    """Return a zone's name; Azure numbers them within a region."""
    return f"{location}-{zone}" if zone.isdigit() and isinstance(location, str) else zone


def _spread(cluster: Resource, members: Sequence[Resource], map_: Map) -> Value:
    """Return the zones of a cluster's servers: those they name, else as the provider spreads them."""
    several = next((member for member in members if SOME in member.address), None)
    if several is not None:
        return Unknown(f"nobody can say how many {several.address} there are", span=several.span.head)
    named = list(_placements(members))
    if len(named) == len(members):
        whole = Placement()
        for placement in named:
            whole.add(placement)
        return whole.count
    allowed = map_.of(cluster).count
    spread: Mapping[str, Any] = _table()["spread"]
    most = allowed.data if isinstance(allowed, Known) and isinstance(allowed.data, int) and allowed.data else 0
    return Known(min(len(members), most or int(spread["zones"])), cluster.span.head, "default", str(spread["source"]))


def _placements(members: Iterable[Resource]) -> Iterator[Placement]:
    for member in members:
        placement = _written(member)
        if not placement.empty:
            yield placement


def _table() -> Mapping[str, Any]:
    table: Mapping[str, Any] = sources.load("placement.yaml")
    return table
