"""What a kustomization makes of its files: resources, bases, components, patches, names and labels.

relint applies what decides the questions of reliability itself, in process, so that every value keeps the line that
it was written on. What it does not follow - remote bases, Helm charts, plugins - is counted in
`Rendered.unseen`, and leaves the world of that kustomization open: what is missing there may be in the unseen part.

Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from posixpath import dirname, normpath
from typing import Any

from relint.lang.yaml import Document, parse
from relint.model.files import Files, Unreadable
from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.flux import Overlay
from relint.readers.kubernetes.generating import generated
from relint.readers.kubernetes.patches import Patch, inline, parsed, patched
from relint.readers.kubernetes.patching import place_of
from relint.readers.kubernetes.replacing import Variable, replaced, variables, with_variables
from relint.readers.kubernetes.targets import Drawn
from relint.readers.kubernetes.transforming import settled, transformations

FILES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
DEPTH = 30
MOST_OBJECTS = 50_000  # that one kustomization may come to
MOST_COMPONENTS = 20_000  # applications in one run: components may contain components, again and again
UNSEEN = ("helmCharts", "helmChartInflationGenerator", "generators", "transformers")
NO_OVERLAYS: Mapping[str, Overlay] = {}
REFERENCES = ("resources", "bases", "components")
PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
PATCH_FILES = (*PATCHES, "replacements", "configurations", "crds")


@dataclass(slots=True)
class Rendered:
    """The outcome of one kustomization."""

    objects: list[Drawn] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)  # that texts of the objects may still use


class Kustomizations:
    """All kustomizations of the input, by directory."""

    def __init__(
        self,
        documents: Iterable[Document],
        files: Mapping[str, Sequence[Document]],
        patches: Mapping[str, Sequence[Document]],
        others: Files | None = None,
        overlays: Mapping[str, Overlay] = NO_OVERLAYS,
    ) -> None:
        found = {dirname(d.path): d for d in documents if isinstance(d.root, Mapping)}
        self._nodes: dict[str, Document] = found
        self._files = files
        self._patch_files = patches
        self._others = others  # where the files of generators are read
        self._overlays = overlays  # of Flux, by the directory that they build
        self._made: dict[str, Rendered] = {}
        self._joined = 0  # components that were applied

    @property
    def roots(self) -> list[str]:
        """The directories that no other kustomization builds on."""
        used = {target for folder in self._nodes for target in self._directories(folder)}
        used |= {folder for overlay in self._overlays.values() for folder in overlay.components}
        return [folder for folder in sorted(self._nodes) if folder not in used]

    @cached_property
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
        overlay = self._overlays.get(folder)
        waiting = [folder, *(overlay.components if overlay else ())]
        while waiting:
            current = waiting.pop()
            if current in seen or current not in self._nodes:
                continue
            seen.add(current)
            names = [_within(current, name) for name in self._references(current)]
            found |= {name for name in names if name in self._files}
            waiting += [name for name in map(_folder, names) if name in self._nodes]
        return found

    def render(self, folder: str, depth: int = 0) -> Rendered:
        """Return what a kustomization comes to."""
        if folder in self._made:
            return self._made[folder]
        rendered = Rendered()
        self._made[folder] = rendered  # a kustomization that contains itself comes to nothing
        if depth <= DEPTH:
            self._gather(folder, rendered, depth)
        return rendered

    def _gather(self, folder: str, rendered: Rendered, depth: int) -> None:
        """Add what a kustomization says to objects: none for one of its own, those of others for a component."""
        document = self._nodes[folder]
        node = mapping(document.root)
        components = []
        for name in self._references(folder):
            target = _folder(_within(folder, name))
            if target in self._nodes and text(self._nodes[target].root, "kind") == "Component":
                components.append(target)
            else:
                self._take(rendered, folder, name, depth)
        rendered.unseen += [key for key in UNSEEN if node.get(key)]
        rendered.unseen += [path for path in _patch_files(folder, node, PATCHES) if not self._is_there(path)]
        for target in components:
            self._join(target, rendered, depth + 1)
        made = generated(document, rendered.objects, lambda path: self._read(_within(folder, path)))
        rendered.objects = self._transformed(folder, node, list(made))
        rendered.variables += variables(node)

    def _join(self, component: str, rendered: Rendered, depth: int) -> None:
        """Apply a component: its objects join those that are there, its patches strike them all."""
        self._joined += 1
        if depth > DEPTH or self._joined > MOST_COMPONENTS:
            rendered.unseen.append(component)
        else:
            self._gather(component, rendered, depth)

    def outcome(self, folder: str) -> Rendered:
        """Return what a kustomization that nobody builds on comes to: variables have their values."""
        below = self.render(folder)
        rendered = self._overlaid(folder, Rendered([*below.objects], [*below.unseen], [*below.variables]))
        rendered.objects = with_variables(settled(rendered.objects), rendered.variables)
        return rendered

    def _overlaid(self, folder: str, rendered: Rendered) -> Rendered:
        """Return what Flux makes of a directory, where it builds it."""
        overlay = self._overlays.get(folder)
        if overlay is not None:
            for component in (name for name in overlay.components if name in self._nodes):
                self._join(component, rendered, 0)
            rendered.objects = self._transformed(folder, overlay.node, rendered.objects)
            rendered.objects = [overlay.filled(drawn) for drawn in rendered.objects]
        return rendered

    def plain(self, path: str, objects: list[Drawn]) -> list[Drawn]:
        """Return the objects of a file that no kustomization names, as Flux applies them."""
        folder = dirname(path)
        while folder and folder not in self._overlays:
            folder = dirname(folder)
        if folder not in self._overlays or folder in self._nodes:
            return objects
        return self._overlaid(folder, Rendered(objects)).objects

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
            rendered.variables += below.variables
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

    def _transformed(self, folder: str, node: Mapping[str, Any], objects: list[Drawn]) -> list[Drawn]:
        step = patched(list(self._listed_patches(folder, node)))
        drawn = [result for each in objects if (result := step(each)) is not None]
        specs = [spec for path in items(node, "configurations") for spec in self._loaded(_within(folder, str(path)))]
        for transform in transformations(node, drawn, specs):
            drawn = [transform(each) for each in drawn]
        return replaced(node, drawn, lambda path: self._loaded(_within(folder, path)))

    def _listed_patches(self, folder: str, node: Mapping[str, Any]) -> Iterator[Patch]:
        for key in ("patchesStrategicMerge", "patches", "patchesJson6902"):
            for index, entry in enumerate(items(node, key)):
                place = place_of(node.get(key), index, None)
                target = mapping(entry, "target") if isinstance(entry, Mapping) else {}
                for content in self._content(folder, entry):
                    yield Patch(content, target, place)

    def _content(self, folder: str, entry: Any) -> Iterator[Any]:
        if isinstance(entry, str) and "\n" not in entry:
            yield from self._loaded(_within(folder, entry))
        elif isinstance(entry, str):
            yield from parsed(entry)
        elif isinstance(entry, Mapping):
            if text(entry, "path"):
                yield from self._loaded(_within(folder, text(entry, "path")))
            yield from parsed(text(entry, "patch"))

    def _read(self, path: str) -> bytes | None:
        try:
            return self._others.read(path) if self._others else None
        except Unreadable:
            return None

    def _loaded(self, path: str) -> Iterator[Any]:
        """Yield what a file of YAML holds, which need be no object: patches, replacements, configurations."""
        if path in self._patch_files:
            yield from (document.root for document in self._patch_files[path])
        elif content := self._read(path):
            yield from (document.root for document in parse(path, content).documents)

    def _is_there(self, path: str) -> bool:
        return path in self._patch_files or self._read(path) is not None


def laid_over(node: Mapping[str, Any], objects: list[Drawn]) -> list[Drawn]:
    """Return objects after what a kustomization without files says: inline patches, images, names, labels."""
    step = patched(list(inline(node)))
    drawn = [result for each in objects if (result := step(each)) is not None]
    for transform in transformations(node, drawn):
        drawn = [transform(each) for each in drawn]
    return drawn


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
