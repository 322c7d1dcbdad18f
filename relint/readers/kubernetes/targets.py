"""Which objects a patch, a replacement or a variable of a kustomization means.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from relint.readers.kubernetes.fields import mapping, text

PLAIN = re.compile(r"[\w.-]*")
LONGEST = 300  # characters of a pattern and of a name
PATIENCE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Drawn:
    """One object as a kustomization gives it."""

    body: Mapping[str, Any]
    path: str
    line: int
    former: tuple[str, ...] = ()  # names that it had before kustomizations gave it prefixes and suffixes

    @property
    def names(self) -> tuple[str, ...]:
        """Its names, the one that it has now and the former ones: patches may use any of them."""
        return (text(self.body, "metadata", "name"), *self.former)


def is_meant(target: Mapping[str, Any], drawn: Drawn) -> bool:
    """Tell whether a target - names and kinds as patterns, labels, annotations - takes in an object."""
    body = drawn.body
    group, _, version = text(body, "apiVersion").rpartition("/")
    namespace = text(body, "metadata", "namespace")
    actual = {"group": group, "version": version, "kind": text(body, "kind"), "namespace": namespace}
    if any(text(target, key) and not _fits(text(target, key), value) for key, value in actual.items()):
        return False
    if (name := text(target, "name")) and not any(_fits(name, each) for each in drawn.names):
        return False
    return all(
        _has(mapping(body, "metadata", field_), text(target, key))
        for key, field_ in (("labelSelector", "labels"), ("annotationSelector", "annotations"))
    )


def _fits(pattern: str, value: str) -> bool:
    """Tell whether a name fits an anchored pattern; one that takes too long once fits nothing from then on."""
    if PLAIN.fullmatch(pattern):
        return pattern == value
    return _compiled(pattern[:LONGEST]).fits(value[:LONGEST])


class _Pattern:
    """A pattern that a stranger wrote."""

    def __init__(self, pattern: str) -> None:
        import regex

        self.compiled: Any = None  # None: it is no pattern, or one that takes too long
        with suppress(regex.error):
            self.compiled = regex.compile(pattern)

    def fits(self, value: str) -> bool:
        """Tell whether all of a name fits."""
        try:
            return self.compiled is not None and bool(self.compiled.fullmatch(value, timeout=PATIENCE_SECONDS))
        except TimeoutError:
            self.compiled = None
            return False


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> _Pattern:
    return _Pattern(pattern)


SETS = re.compile(r"\s*(?P<key>[\w./-]+)\s+(?P<not>not)?in\s*\((?P<values>[^)]*)\)\s*")
SPLIT = re.compile(r",(?![^(]*\))")


def _has(labels: Mapping[str, Any], selector: str) -> bool:
    """Tell whether labels satisfy a selector as kubectl takes it: `a=b,c!=d,e,!f,g in (h,i)`."""
    return all(_satisfied(labels, part.strip()) for part in SPLIT.split(selector) if part.strip())


def _satisfied(labels: Mapping[str, Any], part: str) -> bool:
    if match := SETS.fullmatch(part):
        within = str(labels.get(match["key"])) in {value.strip() for value in match["values"].split(",")}
        return within is not bool(match["not"])
    if part.startswith("!"):
        return part[1:].strip() not in labels
    key, equals, value = part.partition("=")
    if not equals:
        return key in labels
    same = str(labels.get(key.rstrip("!").strip())) == value.lstrip("=").strip()
    return same is not key.endswith("!")
