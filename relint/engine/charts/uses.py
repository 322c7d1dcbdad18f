"""One release of one chart, and what it takes to say what its values are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from posixpath import normpath
from typing import Any

from relint.lang.yaml import Document
from relint.model.files import Files, Unreadable

NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
LONGEST_RELEASE, LONGEST_NAMESPACE = 53, 63  # characters; https://helm.sh/docs/chart_template_guide/
OPEN = "{{"  # what a generator of an ApplicationSet fills in


@dataclass(frozen=True, slots=True)
class Use:
    """One release of one chart."""

    chart: str  # folder
    release: str
    namespace: str = ""
    values: tuple[bytes, ...] = ()  # YAML, the later over the earlier
    sets: tuple[str, ...] = ()  # `name=value`, over the values
    by: str = ""  # who declares it: "HelmRelease flux/web"; "": nobody, the chart's defaults
    where: str = ""  # the file that declares it
    missing: str = ""  # what of its values is not in the input
    post: tuple[Mapping[str, Any], ...] = ()  # what is laid over the outcome, as kustomizations write it

    @property
    def name(self) -> str:
        """What a note calls it."""
        chart = self.chart or "."
        return f"{chart} ({self.by})" if self.by else chart

    @property
    def unit(self) -> str:
        """What tells this rendering from others: clusters have releases of one name."""
        return f"{self.where}: {self.by}" if self.by else self.name


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A release whose chart is not in the input."""

    by: str
    where: str


class Absence(Exception):  # noqa: N818 - a state of the input, caught where uses are collected
    """A part of the values of a use is not in the input; the message names it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What uses are told from."""

    charts: Mapping[str, Mapping[str, Any]]  # by folder
    documents: Sequence[Document]
    files: Files

    def content(self, path: Any) -> bytes:
        """Return a file of values.

        Raises:
            Absence: it is not there.
        """
        try:
            return self.files.read(inside(str(path)))
        except Unreadable:
            raise Absence(str(path)) from None


def inline(values: Any) -> list[bytes]:
    """Return values that stand in an object, as text or as a mapping."""
    if isinstance(values, str):
        return [values.encode()]
    return [json.dumps(values, default=str).encode()] if isinstance(values, Mapping) else []


def inside(path: str) -> str:
    """Return a path below the root; one that leads out of it names nothing."""
    clean = normpath(path.lstrip("/")) if path else ""
    return "" if clean == "." else clean


def release(name: str) -> str:
    """Return a name that Helm takes as a release's; strangers' text must not read as an option."""
    return name if NAME.fullmatch(name) and len(name) <= LONGEST_RELEASE else "release"


def namespace(name: str) -> str:
    """Return a name that can be a namespace's; "" for any other text."""
    return name if NAME.fullmatch(name) and len(name) <= LONGEST_NAMESPACE else ""


def is_open(use: Use) -> bool:
    """Tell whether something of a use is filled in by a generator that relint cannot ask."""
    return any(OPEN in text for text in (*use.sets, *(value.decode(errors="replace") for value in use.values)))
