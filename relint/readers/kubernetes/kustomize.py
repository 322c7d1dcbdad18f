"""What a kustomization makes of its files: resources, bases, components, patches, names and labels.

relint applies what decides the questions of reliability itself, in process, so that every value keeps the line that
it was written on. What it does not follow - remote bases, Helm charts, plugins, replacements - is counted in
`Rendered.unseen`, and leaves the world of that kustomization open: what is missing there may be in the unseen part.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname, normpath
from typing import Any

from relint.lang.yaml import Document, parse
from relint.readers.kubernetes.fields import items, mapping, span, text
from relint.readers.kubernetes.patching import Joined, Place, merged, operated, place_of, without_places
from relint.readers.kubernetes.transforming import Drawn, transformations

FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
DEPTH = 30
PLAIN = re.compile(r"[\w.-]*")
LONGEST = 300  # characters of a pattern and of a name
PATIENCE_SECONDS = 0.2
MOST_OBJECTS = 50_000  # that one kustomization may come to
UNSEEN = ("helmCharts", "helmChartInflationGenerator", "generators", "transformers", "replacements", "vars")
REFERENCES = ("resources", "bases", "components")
PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
PATCH_FILES = (*PATCHES, "replacements", "configurations", "crds")


@dataclass(slots=True)
class Rendered:
    """The outcome of one kustomization."""

    objects: list[Drawn] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


class Kustomizations:
    """All kustomizations of the input, by directory."""

    def __init__(
        self,
        documents: Iterable[Document],
        files: Mapping[str, Sequence[Document]],
        patches: Mapping[str, Sequence[Document]],
    ) -> None:
        found = {dirname(d.path): d for d in documents if isinstance(d.root, Mapping)}
        self._nodes: dict[str, Document] = found
        self._files = files
        self._patch_files = patches
        self._made: dict[str, Rendered] = {}

    @property
    def roots(self) -> list[str]:
        """The directories that no other kustomization builds on."""
        used = {target for folder in self._nodes for target in self._directories(folder)}
        return [folder for folder in sorted(self._nodes) if folder not in used]

    @property
    def patches(self) -> frozenset[str]:
        """The files that are patches or parameters, and so no objects."""
        return frozenset(
            path for folder, document in self._nodes.items() for path in _patch_files(folder, document.root)
        )

    def has(self, folder: str) -> bool:
        """Tell whether a directory is a kustomization."""
        return folder in self._nodes

    @property
    def outcomes(self) -> list[Sequence[Drawn]]:
        """What every kustomization that was rendered so far comes to, bases included."""
        return [rendered.objects for rendered in self._made.values()]

    def files_of(self, folder: str) -> set[str]:
        """Return the files that a kustomization reads objects from, through its bases."""
        seen: set[str] = set()
        found: set[str] = set()
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            if current in seen or current not in self._nodes:
                continue
            seen.add(current)
            names = [normpath(f"{current}/{name}") for name in self._references(current)]
            found |= {name for name in names if name in self._files}
            waiting += [name for name in map(_folder, names) if name in self._nodes]
        return found

    def render(self, folder: str, depth: int = 0) -> Rendered:
        """Return what a kustomization comes to."""
        if folder in self._made:
            return self._made[folder]
        rendered = Rendered()
        self._made[folder] = rendered  # a kustomization that contains itself comes to nothing
        node = mapping(self._nodes[folder].root)
        if depth > DEPTH:
            return rendered
        components = []
        for name in self._references(folder):
            target = _folder(_within(folder, name))
            if target in self._nodes and text(self._nodes[target].root, "kind") == "Component":
                components.append(target)
            else:
                self._take(rendered, folder, name, depth)
        rendered.unseen += [key for key in UNSEEN if node.get(key)]
        rendered.unseen += [path for path in _patch_files(folder, node, PATCHES) if path not in self._patch_files]
        for target in components:
            rendered.objects = self._with_component(target, rendered.objects, depth)
        generated = list(_generated(self._nodes[folder], rendered.objects))
        rendered.objects = list(self._transformed(folder, node, generated))
        return rendered

    def _with_component(self, folder: str, objects: list[Drawn], depth: int) -> list[Drawn]:
        """Apply a component: its objects join those that are there, its patches strike them all."""
        own = Rendered()
        for name in self._references(folder):
            self._take(own, folder, name, depth)
        return list(self._transformed(folder, mapping(self._nodes[folder].root), [*objects, *own.objects]))

    def _take(self, rendered: Rendered, folder: str, name: str, depth: int) -> None:
        path = _within(folder, name)
        if path in self._files:
            rendered.objects += [
                Drawn(d.root, d.path, d.line) for d in self._files[path] if isinstance(d.root, Mapping)
            ]
        elif _folder(path) in self._nodes:
            below = self.render(_folder(path), depth + 1)
            rendered.objects += below.objects[: MOST_OBJECTS - len(rendered.objects)]
            rendered.unseen += below.unseen
        else:
            rendered.unseen.append(name)

    def _references(self, folder: str) -> list[str]:
        node = self._nodes[folder].root
        return [name for key in REFERENCES for name in items(node, key) if isinstance(name, str)]

    def _directories(self, folder: str) -> Iterator[str]:
        for name in self._references(folder):
            target = _folder(_within(folder, name))
            if target in self._nodes and target != folder:
                yield target

    def _transformed(self, folder: str, node: Mapping[str, Any], objects: list[Drawn]) -> Iterator[Drawn]:
        patch = self._patches(folder, node)
        steps = transformations(node, [text(drawn.body, "metadata", "name") for drawn in objects])
        for drawn in objects:
            result = patch(drawn)
            if result is not None:
                for step in steps:
                    result = step(result)
                yield result

    def _patches(self, folder: str, node: Mapping[str, Any]) -> Callable[[Drawn], Drawn | None]:
        patches = list(self._listed_patches(folder, node))

        def step(drawn: Drawn) -> Drawn | None:
            body: Any = drawn.body
            for patch in patches:
                body = patch.applied(body) if patch.strikes(body) else body
                if body is None:
                    return None
            return replace(drawn, body=body)

        return step if patches else lambda drawn: drawn

    def _listed_patches(self, folder: str, node: Mapping[str, Any]) -> Iterator[_Patch]:
        for key in ("patchesStrategicMerge", "patches", "patchesJson6902"):
            for index, entry in enumerate(items(node, key)):
                place = place_of(node.get(key), index, None)
                target = mapping(entry, "target") if isinstance(entry, Mapping) else {}
                for content in self._content(folder, entry):
                    yield _Patch(content, target, place)

    def _content(self, folder: str, entry: Any) -> Iterator[Any]:
        if isinstance(entry, str) and "\n" not in entry:
            yield from self._file_content(_within(folder, entry))
        elif isinstance(entry, str):
            yield from _inline(entry)
        elif isinstance(entry, Mapping):
            if text(entry, "path"):
                yield from self._file_content(_within(folder, text(entry, "path")))
            yield from _inline(text(entry, "patch"))

    def _file_content(self, path: str) -> Iterator[Any]:
        yield from (document.root for document in self._patch_files.get(path, ()))


@dataclass(frozen=True, slots=True)
class _Patch:
    content: Any
    target: Mapping[str, Any]
    place: Place

    def strikes(self, body: Mapping[str, Any]) -> bool:
        """Tell whether the patch is meant for an object."""
        if self.target:
            return _is_target(self.target, body)
        return isinstance(self.content, Mapping) and all(
            _same(self.content, body, *path) for path in (("kind",), ("metadata", "name"))
        )

    def applied(self, body: Mapping[str, Any]) -> Any:
        if isinstance(self.content, list):
            return operated(body, self.content, self.place)
        if not isinstance(self.content, Mapping):
            return body
        if self.content.get("$patch") == "delete":
            return None
        kept = {"apiVersion", "kind"}
        result = merged(body, self.content, self.place)
        if self.target and isinstance(result, Joined) and isinstance(body, Mapping):
            for key in kept & body.keys():
                result[key] = body[key]
            result["metadata"] = _with_name(result.get("metadata"), text(body, "metadata", "name"))
        return result


def _with_name(node: Any, name: str) -> Any:
    if not isinstance(node, Mapping) or node.get("name") == name:
        return node
    joined = Joined(node, "")
    joined["name"] = name
    return joined


def _same(one: Any, other: Any, *path: str) -> bool:
    return text(one, *path) == text(other, *path)


def _is_target(target: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    group, _, version = text(body, "apiVersion").rpartition("/")
    actual = {
        "group": group,
        "version": version,
        "kind": text(body, "kind"),
        "name": text(body, "metadata", "name"),
        "namespace": text(body, "metadata", "namespace"),
    }
    if any(text(target, key) and not _fits(text(target, key), value) for key, value in actual.items()):
        return False
    return all(
        _has(mapping(body, "metadata", field_), text(target, key))
        for key, field_ in (("labelSelector", "labels"), ("annotationSelector", "annotations"))
    )


def _fits(pattern: str, value: str) -> bool:
    """Tell whether a name fits an anchored pattern; one that takes too long fits nothing."""
    if PLAIN.fullmatch(pattern):
        return pattern == value
    import regex

    try:
        return regex.fullmatch(pattern[:LONGEST], value[:LONGEST], timeout=PATIENCE_SECONDS) is not None
    except (regex.error, TimeoutError):
        return False


def _has(labels: Mapping[str, Any], selector: str) -> bool:
    for part in filter(None, (piece.strip() for piece in selector.split(","))):
        key, equals, value = part.partition("=")
        if (equals and str(labels.get(key.strip())) != value.lstrip("=").strip()) or (not equals and key not in labels):
            return False
    return True


def _inline(source: str) -> Iterator[Any]:
    if source:
        yield from (without_places(document.root) for document in parse("", source.encode()).documents)


def _within(folder: str, name: str) -> str:
    """Return the path of a file or directory that a kustomization names."""
    return normpath(f"{folder}/{name}" if folder else name)


def _folder(path: str) -> str:
    folder = dirname(path) if path.rpartition("/")[2] in FILES else path
    return "" if folder == "." else folder


def _patch_files(folder: str, node: Any, keys: Sequence[str] = PATCH_FILES) -> Iterator[str]:
    for key in keys:
        for entry in items(node, key):
            name = entry if isinstance(entry, str) else text(entry, "path")
            if name and "\n" not in name:
                yield _within(folder, name)


def _generated(document: Document, objects: list[Drawn]) -> Iterator[Drawn]:
    """Yield the objects, with the ConfigMaps and Secrets that a kustomization generates or adds keys to."""
    node, added = document.root, []
    drawn = list(objects)
    for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
        listed = mapping(node).get(key)
        for index, entry in enumerate(items(node, key)):
            name = text(entry, "name")
            if not name:
                continue
            if text(entry, "behavior") in {"merge", "replace"}:
                drawn = [_with_keys(d, kind, name, entry) for d in drawn]
            else:
                where = span(listed, index)
                body = Joined(_generated_body(kind, name, entry), document.path)
                added.append(Drawn(body, document.path, where.line if where else document.line))
    yield from drawn
    yield from added


def _generated_body(kind: str, name: str, entry: Any) -> dict[str, Any]:
    metadata = {"name": name} | ({"namespace": text(entry, "namespace")} if text(entry, "namespace") else {})
    return {"apiVersion": "v1", "kind": kind, "data": _keys(entry), "metadata": metadata}


def _with_keys(drawn: Drawn, kind: str, name: str, entry: Any) -> Drawn:
    if text(drawn.body, "kind") != kind or text(drawn.body, "metadata", "name") != name:
        return drawn
    keys = _keys(entry)
    body = Joined(drawn.body, drawn.path)
    body["data"] = {**mapping(drawn.body, "data"), **keys} if keys else {}
    return replace(drawn, body=body)


def _keys(entry: Any) -> dict[str, str]:
    """Return the keys that a generator makes; none at all where a file of variables decides them."""
    if items(entry, "envs") or text(entry, "env"):
        return {}
    files = dict.fromkeys((str(part).partition("=")[0].rpartition("/")[2] for part in items(entry, "files")), "")
    literals = (str(part).partition("=") for part in items(entry, "literals"))
    return files | {name: value.strip("\"'") for name, _, value in literals}
