"""Replacements and variables of a kustomization: values that go from one field to others.

Sources: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/ and .../vars/
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from relint.model.value import Unknown
from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.patching import (
    DEPTH,
    MOST_COPIED,
    Joined,
    JoinedSeq,
    Place,
    place_of,
    retexted,
    size,
)
from relint.readers.kubernetes.targets import Drawn, is_meant

NAME = "metadata.name"
PART = re.compile(r"\[([^\]]*)\]|((?:\\.|[^.\[\\])+)")
VARIABLE = re.compile(r"\$\(([A-Za-z_][\w.-]*)\)")
ESCAPED = re.compile(r"\\(.)")
LONGEST_PATH = 300
MOST = 400  # replacements, and variables, of one kustomization
MOST_TARGETS = 50  # of one replacement
LONGEST_TEXT = 1_000_000  # characters that a text may grow to

Change = Callable[[Any], Any]
Loader = Callable[[str], Iterator[Any]]


class Options(NamedTuple):
    """How a part of a text is meant: its number, when the text is cut at a delimiter."""

    delimiter: str = ""
    part: int = 0
    create: bool = False


def replaced(node: Mapping[str, Any], objects: list[Drawn], load: Loader) -> list[Drawn]:
    """Return objects after the replacements of a kustomization; `load` returns what a file that it names holds."""
    copied = 0
    for entry, place in islice(_listed(node, load), MOST):
        source, targets = _source(entry, objects), items(entry, "targets")[:MOST_TARGETS]
        copied += 0 if source is MISSING else size(source, MOST_COPIED) * len(targets)
        if source is not MISSING and copied <= MOST_COPIED:
            for target in targets:
                objects = [_with_target(drawn, target, source, place) for drawn in objects]
    return objects


MISSING = object()
"""The source of a replacement is not there: kustomize refuses it, relint leaves its targets as they are."""


def _listed(node: Mapping[str, Any], load: Loader) -> Iterator[tuple[Mapping[str, Any], Place]]:
    listed = node.get("replacements")
    for index, entry in enumerate(items(node, "replacements")[:MOST]):
        place = place_of(listed, index, None)
        found = load(text(entry, "path")) if text(entry, "path") else iter([entry])
        for content in found:
            for each in content if isinstance(content, list) else [content]:
                if isinstance(each, Mapping):
                    yield each, place


def _source(entry: Mapping[str, Any], objects: Sequence[Drawn]) -> Any:
    """Return the value that a replacement copies; `MISSING` where no field, or more than one object, has it."""
    if "sourceValue" in entry:
        return entry["sourceValue"]
    source = mapping(entry, "source")
    found = [drawn for drawn in objects if is_meant(source, drawn)]
    if len(found) != 1:
        return MISSING
    value = _at(found[0].body, path_of(text(source, "fieldPath") or NAME))
    options = _options(source)
    if value is None or not options.delimiter or not isinstance(value, str):
        return MISSING if value is None else value
    parts = value.split(options.delimiter)
    return parts[options.part] if 0 <= options.part < len(parts) else MISSING


def _options(node: Any) -> Options:
    options = mapping(node, "options")
    index = options.get("index")
    return Options(text(options, "delimiter"), index if isinstance(index, int) else 0, options.get("create") is True)


def _with_target(drawn: Drawn, target: Any, source: Any, place: Place) -> Drawn:
    chosen = is_meant(mapping(target, "select"), drawn)
    if not chosen or any(is_meant(mapping(reject), drawn) for reject in items(target, "reject") if reject):
        return drawn
    options, body = _options(target), drawn.body

    def put(old: Any) -> Any:
        return _joined(old, source, options)

    for path in items(target, "fieldPaths") or [NAME]:
        if isinstance(path, str):
            body = changed(body, path_of(path), put, create=options.create, place=place)
    return drawn if body is drawn.body else replace(drawn, body=body)


def _joined(old: Any, source: Any, options: Options) -> Any:
    """Return a field with the value put in: all of it, or the one part of a text."""
    if not options.delimiter or not isinstance(old, str):
        return source
    if isinstance(source, Unknown):
        return source
    parts = old.split(options.delimiter)
    if options.part < 0:
        parts.insert(0, str(source))
    elif options.part >= len(parts):
        parts.append(str(source))
    else:
        parts[options.part] = str(source)
    return _bounded(options.delimiter.join(parts), old)


def _bounded(new: str, old: str) -> str:
    """Return a text that was put together; the old one where it has grown too long."""
    return new if len(new) <= max(LONGEST_TEXT, len(old)) else old


def path_of(written: str) -> tuple[str, ...]:
    """Return the parts of a field's path; a part "[name=web]" chooses an item of a list.

    >>> path_of("spec.containers.[name=web].env.0"), path_of("metadata.annotations.[a.b/c]"), path_of("spec.ports[1]")
    (('spec', 'containers', '[name=web]', 'env', '0'), ('metadata', 'annotations', 'a.b/c'), ('spec', 'ports', '1'))
    """
    parts = []
    for match in PART.finditer(written[:LONGEST_PATH]):
        inner = match[1]
        parts.append(ESCAPED.sub(r"\\1", match[2]) if inner is None else f"[{inner}]" if "=" in inner else inner)
    return tuple(parts)


def _at(node: Any, path: Sequence[str]) -> Any:
    for part in path:
        if isinstance(node, list):
            node = next((node[index] for index in _chosen(node, part)), None)
        else:
            node = node.get(part) if isinstance(node, Mapping) else node if isinstance(node, Unknown) else None
    return node


def _chosen(node: Sequence[Any], part: str) -> list[int]:
    """Return the indexes that a part of a path means in a list."""
    if part == "*":
        return list(range(len(node)))
    if part.startswith("["):
        key, _, value = part[1:-1].partition("=")
        return [index for index, item in enumerate(node) if text(item, key) == value]
    return [int(part)] if part.isdigit() and len(part) < 6 and int(part) < len(node) else []


def changed(node: Any, path: Sequence[str], change: Change, *, create: bool = False, place: Place = None) -> Any:
    """Return a tree in which the field at a path is changed; the same tree where there is none."""
    if not path or len(path) > DEPTH:
        return node if path else change(node)
    if isinstance(node, list):
        return _changed_items(node, path, lambda item: changed(item, path[1:], change, create=create, place=place))
    if not isinstance(node, Mapping):
        return _made(path, change, place) if create and node is None else node
    old = node.get(path[0])
    if old is None and not create:
        return node
    new = changed(old, path[1:], change, create=create, place=place) if len(path) > 1 else change(old)
    if new is old:
        return node
    joined = Joined(node, place[0] if place else "")
    joined.put(path[0], new, None if path[0] in node else place)
    return joined


def _changed_items(node: list[Any], path: Sequence[str], change: Change) -> Any:
    joined = JoinedSeq(node, "")
    for index in (indexes := _chosen(node, path[0])):
        joined.put(index, change(node[index]), None)
    return joined if indexes else node


def _made(path: Sequence[str], change: Change, place: Place) -> Any:
    """Return the mappings of a path that is not there yet, with the field at its end."""
    if any(part.startswith("[") or part.isdigit() for part in path):
        return None
    joined = Joined({}, place[0] if place else "")
    joined.put(path[0], _made(path[1:], change, place) if len(path) > 1 else change(None), place)
    return joined


class Variable(NamedTuple):
    """A name that texts of all objects may use as $(NAME), and the field that it stands for."""

    name: str
    kind: str
    object: str
    path: str


def variables(node: Mapping[str, Any]) -> list[Variable]:
    """Return the variables that a kustomization declares."""
    found = (_lowered(entry) for entry in items(node, "vars")[:MOST])
    return [
        Variable(
            text(entry, "name"),
            text(entry, "objref", "kind"),
            text(entry, "objref", "name"),
            text(entry, "fieldref", "fieldpath"),
        )
        for entry in found
    ]


def _lowered(node: Any) -> Any:
    """Return an entry with its keys in lower case: kustomize takes `fieldRef` and `fieldpath` as well."""
    return {str(key).lower(): _lowered(value) for key, value in node.items()} if isinstance(node, Mapping) else node


def with_variables(objects: list[Drawn], declared: Sequence[Variable]) -> list[Drawn]:
    """Return objects in which every text has the values of the variables; one without a value stays as it is."""
    if not declared:
        return objects
    named: dict[tuple[str, str], list[Drawn]] = defaultdict(list)
    for drawn in objects:
        for name in drawn.names:
            named[text(drawn.body, "kind"), name].append(drawn)
    values = {each.name: _value(each, named.get((each.kind, each.object), ())) for each in declared}
    values = {name: value for name, value in values.items() if value is not None}
    return [_substituted(drawn, values) for drawn in objects]


def _value(variable: Variable, meant: Sequence[Drawn]) -> Any:
    values = (_at(drawn.body, path_of(variable.path or NAME)) for drawn in meant)
    return next((value for value in values if value is not None), None)


def _substituted(drawn: Drawn, values: Mapping[str, Any]) -> Drawn:
    body = retexted(drawn.body, lambda written: _text(written, values) if "$(" in written else written)
    return drawn if body is drawn.body else replace(drawn, body=body)


def _text(written: str, values: Mapping[str, Any]) -> Any:
    whole = VARIABLE.fullmatch(written)
    if whole and whole[1] in values:
        return values[whole[1]]  # a number stays one
    for match in VARIABLE.finditer(written):
        if isinstance(values.get(match[1]), Unknown):
            return values[match[1]]
    known = {name: str(values[name]) for name in VARIABLE.findall(written) if name in values}
    if len(written) + written.count("$(") * max(map(len, known.values()), default=0) > LONGEST_TEXT:
        return written
    return VARIABLE.sub(lambda match: known.get(match[1], match[0]), written)
