"""The Applications that an ApplicationSet makes, as far as the files of the repository decide them.

Lists, directories and files of Git, and their combinations, are worked out; a generator that asks a cluster, a forge or
a plugin counts as one element of which nothing is known, so that what does not depend on it can still be followed.

Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import islice, product
from posixpath import basename, dirname
from typing import Any

from relint.lang.yaml import parse
from relint.model.files import Files, Unreadable
from relint.readers.kubernetes.fields import items, mapping, text

MOST = 200  # Applications of one set
MOST_GLOBS = 50  # of one generator
DEPTH = 3  # of combinations in combinations
PARAMETER = re.compile(r"\{\{-?\s*\.?([\w.\[\]-]+)\s*-?\}\}")
NOT_NORMAL = re.compile(r"[^a-z0-9.-]")

Parameters = Mapping[str, str]


def applications(body: Any, files: Files) -> list[Mapping[str, Any]]:
    """Return the Applications of an ApplicationSet; what nobody can know of them keeps its `{{ }}`."""
    spec = mapping(body, "spec")
    elements = (each for generator in items(spec, "generators") for each in _elements(generator, files, 0))
    return [_filled(mapping(spec, "template"), parameters, 0) for parameters in islice(elements, MOST)]


def _elements(generator: Any, files: Files, depth: int) -> list[Parameters]:
    node = mapping(generator)
    if "list" in node:
        return [dict(_flat(element)) for element in items(node, "list", "elements")]
    if "git" in node:
        return [*_directories(mapping(node, "git"), files), *_files(mapping(node, "git"), files)]
    if "matrix" in node and depth < DEPTH:
        parts = [_elements(part, files, depth + 1) for part in items(node, "matrix", "generators")]
        pairs = product(*(part[:MOST] for part in parts)) if len(parts) == 2 else iter(())
        return [{**pair[0], **pair[1]} for pair in islice(pairs, MOST)]
    return [{}]


def _flat(node: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in mapping(node).items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        elif isinstance(value, bool):
            yield f"{prefix}{key}", str(value).lower()
        elif isinstance(value, (str, int, float)):
            yield f"{prefix}{key}", str(value)


def _directories(git: Mapping[str, Any], files: Files) -> Iterator[Parameters]:
    listed = items(git, "directories")[:MOST_GLOBS]
    wanted = [text(entry, "path") for entry in listed if mapping(entry).get("exclude") is not True]
    excluded = [text(entry, "path") for entry in listed if mapping(entry).get("exclude") is True]
    if not wanted:
        return
    for folder in sorted({above for path in files.paths for above in _above(dirname(path))}):
        hidden = any(part.startswith(".") for part in folder.split("/"))
        if not hidden and _fits(folder, wanted) and not _fits(folder, excluded):
            yield _of_path(folder)


def _above(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = dirname(folder)


def _fits(path: str, globs: list[str]) -> bool:
    return any(_matches(path.split("/"), glob.strip("/").split("/")) for glob in globs)


def _matches(parts: list[str], globs: list[str]) -> bool:
    """Tell whether a path fits a glob, in which `*` stays within a directory and `**` does not."""
    if "**" not in globs:
        return len(parts) == len(globs) and all(map(fnmatchcase, parts, globs))
    at = globs.index("**")
    before, after = globs[:at], [glob for glob in globs[at + 1 :] if glob != "**"]
    if len(parts) < len(before) + len(after):
        return False
    ends = parts[len(parts) - len(after) :] if after else []
    return all(map(fnmatchcase, parts[:at], before)) and all(map(fnmatchcase, ends, after))


def _files(git: Mapping[str, Any], files: Files) -> Iterator[Parameters]:
    wanted = [text(entry, "path") for entry in items(git, "files")[:MOST_GLOBS] if text(entry, "path")]
    for path in (path for path in files.paths if wanted and _fits(path, wanted)):
        try:
            documents = parse(path, files.read(path)).documents
        except Unreadable:
            continue
        for document in documents:
            for root in document.root if isinstance(document.root, list) else [document.root]:
                yield {**dict(_flat(root)), **_of_path(dirname(path))}


def _of_path(folder: str) -> dict[str, str]:
    """Return the parameters of a directory, in the words of both languages of templates."""
    last = basename(folder)
    normal = NOT_NORMAL.sub("-", last.lower().replace("_", "-"))
    words = {"path": folder, "path.path": folder, "path.basename": last, "path.basenameNormalized": normal}
    return words | {f"path[{number}]": part for number, part in enumerate(folder.split("/"))}


def _filled(node: Any, parameters: Parameters, depth: int) -> Any:
    if isinstance(node, str):
        return PARAMETER.sub(lambda match: parameters.get(match[1], match[0]), node)
    if isinstance(node, Mapping) and depth < 40:
        return {key: _filled(value, parameters, depth + 1) for key, value in node.items()}
    if isinstance(node, list) and depth < 40:
        return [_filled(item, parameters, depth + 1) for item in node]
    return node
