"""A Terraform resource as the readers of objectives and alerts see it: texts, numbers and blocks by dotted path.

Where a template is partly known after apply, its own words still stand in the source: they are kept beside the value.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from relint.model.files import Files, Unreadable
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown, Value, dig

SOURCES = (".tf", ".tofu")
Source = Callable[[Span], str]


def source_of(files: Files) -> Source:
    """Return a function from a place to the text that stands there; "" where there is none."""
    lines: dict[str, Sequence[str]] = {}

    def text(span: Span) -> str:
        if not span.path.endswith(SOURCES):
            return ""  # a plan may be large, and its texts are in it as values
        if span.path not in lines:
            try:
                lines[span.path] = files.read(span.path).decode(errors="replace").split("\n")
            except Unreadable:
                lines[span.path] = ()
        found = list(lines[span.path][span.line - 1 : span.end_line])
        if not found:
            return ""
        found[-1] = found[-1][: span.end_column - 1] if span.end_column > 1 else found[-1]
        found[0] = found[0][span.column - 1 :]
        return "\n".join(found)

    return text


@dataclass(frozen=True, slots=True)
class Body:
    """A block of a resource, at a path of the resource ("" = the whole)."""

    resource: Resource
    source: Source
    data: Mapping[str, Data]
    path: str = ""

    def at(self, path: str) -> str:
        """Return the path in the resource of a path in this block."""
        return f"{self.path}.{path}" if self.path else path

    def get(self, path: str) -> Data:
        """Return what stands at a path; a block that may stand once is walked through."""
        return dig(self.data, path)

    def text(self, path: str) -> str:
        """Return a known text; "" where there is none, or nobody knows it."""
        value = self.get(path)
        return value if isinstance(value, str) else ""

    def value(self, path: str) -> Value:
        """Return a text as a fact."""
        value = self.get(path)
        if isinstance(value, Unknown):
            return value
        return Known(value if isinstance(value, str) else "", self.span(path))

    def words(self, path: str) -> str:
        """Return a text; where it is known after apply, what of it stands in the source (`"... ${x.id} ..."`)."""
        value = self.get(path)
        if isinstance(value, str):
            return value
        span = self.resource.spans.get(self.at(path)) if isinstance(value, Unknown) else None
        return self.source(span).replace('\\"', '"') if span else ""

    def number(self, path: str) -> float | None:
        """Return a known number."""
        return number_of(self.get(path))

    def flag(self, path: str, default: bool) -> Value:  # noqa: FBT001 - the provider's default is the point
        """Return a switch as a fact."""
        value = self.get(path)
        if isinstance(value, Unknown):
            return value
        if value is None:
            return Known(default, None, "default", "the provider's schema")
        return Known(value is True or value == "true", self.span(path))

    def unknown(self, path: str) -> Unknown | None:
        """Return why what stands at a path is unknown; None where it is not."""
        value = self.get(path)
        return value if isinstance(value, Unknown) else None

    def items(self, path: str) -> list[Data]:
        """Return the elements of a known list."""
        value = self.get(path)
        return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []

    def bodies(self, path: str) -> list[Body]:
        """Return the known blocks of a sort."""
        value = self.get(path)
        listed = [value] if isinstance(value, Mapping) else self.items(path)
        single = isinstance(value, Mapping)
        return [
            Body(self.resource, self.source, item, self.at(path if single else f"{path}.{position}"))
            for position, item in enumerate(listed)
            if isinstance(item, Mapping)
        ]

    def body(self, path: str) -> Body | None:
        """Return the one block of a sort."""
        return next(iter(self.bodies(path)), None)

    def span(self, path: str) -> Span:
        """Return where an attribute stands; the head of the resource where it is not written."""
        return self.resource.span_of(self.at(path))


def whole(resource: Resource, source: Source) -> Body:
    """Return a resource as a block."""
    return Body(resource, source, resource.attributes)


def number_of(value: Data) -> float | None:
    """Return data as a finite number, digits in a text included; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def text_of(value: Data) -> str:
    """Return data as text: a number with the digits that it is written with.

    >>> text_of(99.95), text_of(99), text_of("0.10")
    ('99.95', '99', '0.10')
    """
    if isinstance(value, str):
        return value
    return repr(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def json_of(text: str) -> Any:
    """Return what a JSON text says; None where it is none."""
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def tags_of(body: Body, path: str = "tags") -> dict[str, str]:
    """Return tags as labels: of a list such as `["team:shop", "beta"]`, or of a map."""
    value = body.get(path)
    if isinstance(value, Mapping):
        return {key: item for key, item in value.items() if isinstance(item, str)}
    found = {}
    for item in body.items(path):
        if isinstance(item, str):
            key, _, rest = item.partition(":")
            found[key] = rest or "true"
    return found


def pairs_of(bodies: Sequence[Body], key: str = "key", value: str = "value") -> dict[str, str]:
    """Return blocks of key and value as labels."""
    return {body.text(key): body.text(value) for body in bodies if body.text(key)}


def leaves(data: Data, depth: int = 0) -> Iterator[str]:
    """Yield every text in data, however deep."""
    if isinstance(data, str):
        yield data
    elif depth < 40 and isinstance(data, Mapping):
        for item in data.values():
            yield from leaves(item, depth + 1)
    elif depth < 40 and isinstance(data, Sequence):
        for item in data:
            yield from leaves(item, depth + 1)
