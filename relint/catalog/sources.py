"""Where relint's own data files lie: the one place that reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from relint.catalog.store import stored
from relint.lang.yaml import parse

CATALOG = Path(__file__).parent


class DataError(Exception):
    """A data file of relint, or of a rule pack, is broken."""


@cache
def load(name: str) -> Any:
    """Return the content of one of the catalog's files, e.g. `relations.yaml`.

    Raises:
        DataError: it is not one valid YAML document.
    """
    return load_all(name.removesuffix(".yaml"), (name,))[name]


def load_all(label: str, names: Sequence[str]) -> Mapping[str, Any]:
    """Return the contents of several files of the catalog, by name; `label` names the bundle."""
    found = stored(label, [CATALOG / name for name in names], read)
    return {path.relative_to(CATALOG).as_posix(): content for path, content in found.items()}


def read(path: Path) -> Any:
    """Parse a data file.

    Raises:
        DataError: it is not one valid YAML document.
    """
    parsed = parse(path.as_posix(), path.read_bytes())
    for problem in parsed.problems:
        raise DataError(f"{path.name}:{problem.span.line}: {problem.message}")
    for repeat in parsed.repeats:
        raise DataError(f"{path.name}:{repeat.span.line}: the key {repeat.key} stands twice")
    return parsed.documents[0].root if parsed.documents else {}


def names(folder: str) -> tuple[str, ...]:
    """Return the names of the YAML files of a folder of the catalog, `folder/file.yaml`, sorted."""
    return tuple(sorted(path.relative_to(CATALOG).as_posix() for path in (CATALOG / folder).rglob("*.yaml")))
