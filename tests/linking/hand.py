"""Resources made by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.span import Span


def resource(address: str, kind: str = "other", **more: Any) -> Resource:
    """Return a Terraform resource; its type is the part of the address before the name."""
    parts = address.split("[", maxsplit=1)[0].split(".")
    values = {
        "type": parts[-2] if len(parts) > 1 else address,
        "format": "terraform",
        "span": Span("main.tf", 1, 1, 3, 2),
        "name": parts[-1],
        **more,
    }
    return Resource(address=address, kind=kind, **values)


def naming(address: str, kind: str = "other", **refs: str | Sequence[str]) -> Resource:
    """Return a resource whose attributes name others; `__` in an attribute's name stands for a dot."""
    found: Mapping[str, tuple[str, ...]] = {
        name.replace("__", "."): (ids,) if isinstance(ids, str) else tuple(ids) for name, ids in refs.items()
    }
    return resource(address, kind, refs=found)


def inventory(*resources: Resource) -> Inventory:
    """Return an inventory of resources."""
    return Inventory({resource.id: resource for resource in resources})
