"""Host names of databases, caches and queues that manifests carry, joined to the Terraform that makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from relint.catalog.endpoints import named, naming_attributes
from relint.linking.links import Inventory, Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.value import Data, dig

LONGEST = 4096  # characters of one setting that are searched for host names
PLACES: Mapping[str, Sequence[str]] = {
    "container": ("env", "args", "command"),
    "v1/ConfigMap": ("data",),
    "v1/Service": ("spec.externalName",),
}
"""Type -> dotted attributes that may carry host names."""


def link(inventory: Inventory) -> Links:
    """Return a hard dependency for each host name of a resource that Terraform makes.

    What stands in a ConfigMap is needed by whoever uses that ConfigMap.
    """
    makers = _makers(inventory.resources.values())
    users = _users(inventory)
    links = Links()
    for resource in inventory.resources.values() if makers else ():
        for path, text in _texts(resource):
            for name, types in named(text[:LONGEST]):
                for maker in (maker for maker in makers.get(name, ()) if maker.type in types):
                    links.dependencies += _dependencies(resource, path, maker, users)
    return links


def _makers(resources: Iterable[Resource]) -> Mapping[str, list[Resource]]:
    """Return the Terraform resources whose names become host names, by that name."""
    table: dict[str, list[Resource]] = {}
    for resource in resources:
        name = resource.attributes.get(naming_attributes().get(resource.type, ""))
        if isinstance(name, str):
            table.setdefault(name, []).append(resource)
    return table


def _users(inventory: Inventory) -> Mapping[str, list[str]]:
    table: dict[str, list[str]] = {}
    for dependency in inventory.dependencies:
        if dependency.relation is Relation.USES:
            for provider in dependency.providers:
                table.setdefault(provider, []).append(dependency.consumer)
    return table


def _texts(resource: Resource) -> Iterator[tuple[str, str]]:
    for place in PLACES.get(resource.type, ()):
        data: Data = resource.attributes
        for part in place.split("."):
            data = data.get(part) if isinstance(data, Mapping) else None
        yield from _strings(place, data)


def _strings(path: str, data: Data) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, item in data.items():
            yield from _strings(f"{path}.{key}", item)
    elif isinstance(data, Sequence):
        for index, item in enumerate(data):
            yield from _strings(f"{path}.{index}", item)


def _label(resource: Resource, path: str) -> str:
    """Return how people call a setting: an environment variable by its name, an entry of a ConfigMap by its key."""
    name = dig(resource.attributes, f"{path.rpartition('.')[0]}.name")
    return name if isinstance(name, str) else path.rpartition(".")[2]


def _dependencies(
    resource: Resource, path: str, maker: Resource, users: Mapping[str, list[str]]
) -> Iterator[Dependency]:
    evidence = Evidence(f"{_label(resource, path)} names the host of {maker.address}", resource.span_of(path))
    consumers = users.get(resource.id) or [resource.parent or resource.id]
    for consumer in consumers:
        yield Dependency(consumer, (maker.id,), evidence, Relation.FLOWS_TO, Mode.HARD)
