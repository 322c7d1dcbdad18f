"""Patches that a kustomization lists: which objects they are for, and what becomes of those."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from relint.lang.yaml import parse
from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.objects import BUILT_IN
from relint.readers.kubernetes.patching import MERGE_KEYS, Joined, Place, merged, operated, place_of, without_places
from relint.readers.kubernetes.targets import Drawn, is_meant

OWN = ("apiVersion", "kind")
OWN_METADATA = ("name", "namespace")


@dataclass(frozen=True, slots=True)
class Patch:
    """One patch: a part of an object, or operations (RFC 6902)."""

    content: Any
    target: Mapping[str, Any]  # empty: the content names the object
    place: Place

    def strikes(self, drawn: Drawn) -> bool:
        """Tell whether the patch is meant for an object."""
        if self.target:
            return is_meant(self.target, drawn)
        same_kind = text(self.content, "kind") == text(drawn.body, "kind")
        return same_kind and text(self.content, "metadata", "name") in drawn.names

    def applied(self, body: Mapping[str, Any]) -> Any:
        """Return an object after the patch; None where it removes it."""
        if isinstance(self.content, list):
            return operated(body, self.content, self.place)
        if not isinstance(self.content, Mapping):
            return body
        if self.content.get("$patch") == "delete":
            return None
        known = text(body, "apiVersion").rpartition("/")[0] in BUILT_IN
        result = merged(body, self.content, self.place, MERGE_KEYS if known else {})
        if not isinstance(result, Joined):
            return result
        _keep(result, body, OWN)
        if isinstance(metadata := result.get("metadata"), Mapping):
            result["metadata"] = kept = Joined(metadata, "")
            _keep(kept, body.get("metadata"), OWN_METADATA)
        return result


def _keep(result: Joined, before: Any, keys: Sequence[str]) -> None:
    """Undo what a patch did to what an object is called."""
    for key in keys:
        if isinstance(before, Mapping) and key in before:
            result[key] = before[key]
        else:
            result.drop(key)


def inline(node: Mapping[str, Any]) -> Iterator[Patch]:
    """Yield the patches of a list that stand in it as text."""
    for index, entry in enumerate(items(node, "patches")):
        place = place_of(node.get("patches"), index, None)
        for content in parsed(text(entry, "patch")):
            yield Patch(content, mapping(entry, "target"), place)


def parsed(source: str) -> Iterator[Any]:
    """Yield what a patch that stands in a text says."""
    if source:
        yield from (without_places(document.root) for document in parse("", source.encode()).documents)


def patched(patches: Sequence[Patch]) -> Callable[[Drawn], Drawn | None]:
    """Return what patches do to an object, in order; None where one of them removes it."""

    def step(drawn: Drawn) -> Drawn | None:
        result = drawn
        for patch in patches:
            if patch.strikes(result):
                body = patch.applied(result.body)
                if body is None:
                    return None
                result = replace(result, body=body)
        return result

    return step
