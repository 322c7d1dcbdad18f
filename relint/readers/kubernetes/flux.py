"""What Flux lays over a directory: a Kustomization of Flux patches, renames and fills in what it builds there.

Source: https://fluxcd.io/flux/components/kustomize/kustomizations/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from posixpath import normpath
from typing import Any

from relint.lang.yaml import Document
from relint.readers.kubernetes.fields import at, items, mapping, text
from relint.readers.kubernetes.objects import texts
from relint.readers.kubernetes.patches import inline, patched
from relint.readers.kubernetes.patching import retexted
from relint.readers.kubernetes.replacing import LONGEST_TEXT
from relint.readers.kubernetes.targets import Drawn

GROUP = "kustomize.toolkit.fluxcd.io"
SOURCES, OWN = "source.toolkit.fluxcd.io", "flux-system"
TAKEN = ("patches", "images", "namePrefix", "nameSuffix")
VARIABLE = re.compile(r"\$\{(\w+)(?::?[=-]([^${}]*))?\}")


@dataclass(frozen=True, slots=True)
class Overlay:
    """One Kustomization of Flux as kustomize would write it, over the directory that it builds."""

    path: str
    node: Mapping[str, Any]  # namespace, patches, images, names
    components: tuple[str, ...] = ()  # directories
    values: Mapping[str, str] = field(default_factory=dict)  # of ${NAME}

    def filled(self, drawn: Drawn) -> Drawn:
        """Return an object with the variables filled in that are written down; others stay as they are."""
        if not self.values:
            return drawn
        longest = max(map(len, self.values.values()))
        body = retexted(drawn.body, lambda found: self._with_values(found, longest) if "${" in found else found)
        return drawn if body is drawn.body else replace(drawn, body=body)

    def _with_values(self, found: str, longest: int) -> str:
        grown = len(found) + found.count("${") * longest
        return VARIABLE.sub(self._value, found) if grown <= LONGEST_TEXT else found

    def _value(self, match: re.Match[str]) -> str:
        return self.values.get(match[1], match[0])

    def holds(self, path: str) -> bool:
        """Tell whether a file or directory lies in what this builds."""
        return not self.path or path == self.path or path.startswith(f"{self.path}/")


def overlays(documents: Iterable[Document]) -> Mapping[str, Overlay]:
    """Return the first overlay of each directory that Flux builds; "" is the root of the repository.

    An overlay whose directory holds other Kustomizations of Flux patches these first.
    """
    documents = list(documents)
    elsewhere = _elsewhere(documents)
    own = (d for d in documents if _is_flux(d.root) and not _is_foreign(d.root, elsewhere))
    drawn = [Drawn(d.root, d.path, d.line) for d in own]
    for outer in [_overlay(mapping(each.body, "spec")) for each in drawn if at(each.body, "spec", "patches")]:
        step = patched(list(inline(outer.node)))
        drawn = [(step(each) or each) if outer.holds(each.path) else each for each in drawn]
    found: dict[str, Overlay] = {}
    for overlay in (_overlay(mapping(each.body, "spec")) for each in drawn):
        found.setdefault(overlay.path, overlay)
    return found


def _elsewhere(documents: Iterable[Document]) -> Mapping[str, str]:
    """Return the sources that the input declares, but for the one that Flux is set up from: name -> kind."""
    sources = (d.root for d in documents if text(d.root, "apiVersion").startswith(SOURCES))
    return {_name(body): text(body, "kind") for body in sources if _name(body) != OWN}


def _name(body: Any) -> str:
    return text(body, "metadata", "name")


def _is_foreign(body: Any, elsewhere: Mapping[str, str]) -> bool:
    """Tell whether what is built surely stands elsewhere: in a bucket, or at the root of a second repository."""
    kind = elsewhere.get(text(body, "spec", "sourceRef", "name"), "")
    at_root = normpath(text(body, "spec", "path") or ".") == "."
    return kind in {"OCIRepository", "Bucket"} or (kind == "GitRepository" and at_root)


def _is_flux(body: Any) -> bool:
    return text(body, "kind") == "Kustomization" and text(body, "apiVersion").startswith(GROUP)


def _overlay(spec: Mapping[str, Any]) -> Overlay:
    path = normpath(text(spec, "path") or ".")
    path = "" if path == "." else path
    node: dict[str, Any] = {key: spec[key] for key in TAKEN if spec.get(key)}
    if text(spec, "targetNamespace"):
        node["namespace"] = text(spec, "targetNamespace")
    components = (name for name in items(spec, "components") if isinstance(name, str))
    joined = tuple(normpath(f"{path}/{name}" if path else name) for name in components)
    return Overlay(path, node, joined, texts(mapping(spec, "postBuild", "substitute")))
