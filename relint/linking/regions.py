"""The region of each cloud resource: written on it, told by its zone, or its provider's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value, dig

REGION = "region"
WRITTEN: Mapping[str, Sequence[str]] = {
    "aws": ("region",),
    "google": ("region", "location"),
    "azurerm": ("location",),
}
"""Provider -> attributes that may hold the region."""

ZONE = ("availability_zone", "zone")
AWS_ZONE = re.compile(r"(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)[a-z]\Z")
GOOGLE_ZONE = re.compile(r"(?P<region>[a-z]+-[a-z]+\d+)-[a-z]\Z")


def link(inventory: Inventory) -> Links:
    """Return the fact `region` of every resource of a cloud; unknown where its provider's region is."""
    links = Links()
    for resource in inventory.resources.values():
        provider = resource.type.partition("_")[0]
        if resource.format == "terraform" and provider in WRITTEN and (value := _region(resource, provider)):
            links.derived[resource.id] = {REGION: value}
    return links


def _region(resource: Resource, provider: str) -> Value | None:
    for name in (*WRITTEN[provider], *ZONE):
        data = resource.attributes.get(name)
        if isinstance(data, str):
            return Known(_of_zone(data), resource.span_of(name))
        if isinstance(data, Unknown) and name not in ZONE:
            return Unknown(f"{name}: {data.why}", data.refs, resource.span_of(name))
    return _of_provider(dig(resource.attributes, "__provider.region"))


def _of_provider(data: Data) -> Value | None:
    if isinstance(data, Unknown):
        return Unknown(f"the region of its provider: {data.why}", data.refs)
    return Known(data, origin="derived") if isinstance(data, str) else None


def _of_zone(text: str) -> str:
    match = AWS_ZONE.match(text) or GOOGLE_ZONE.match(text)
    return match["region"] if match else text.lower().replace(" ", "")
