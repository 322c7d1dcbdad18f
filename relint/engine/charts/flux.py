"""Releases that Flux declares.

Source: https://fluxcd.io/flux/components/helm/helmreleases/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import dirname
from typing import Any

from relint.engine.charts.uses import Absence, Elsewhere, Sources, Use, inline, inside, namespace, release
from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.flux import Overlay, overlays
from relint.readers.kubernetes.patches import inline as inline_patches
from relint.readers.kubernetes.patches import patched
from relint.readers.kubernetes.targets import Drawn

GROUP = "helm.toolkit.fluxcd.io"
SOURCES = "source.toolkit.fluxcd.io"
DEFAULT_KEY = "values.yaml"

Key = tuple[str, str]  # namespace and name
Maps = Mapping[Key, Mapping[str, Any]]


def flux_uses(sources: Sources) -> Iterator[Use | Elsewhere]:
    """Yield every release that a HelmRelease declares."""
    releases = [d for d in sources.documents if _is(d.root, GROUP, "HelmRelease")]
    if not releases:
        return
    maps = _config_maps(sources)
    charts = {_key(d.root): mapping(d.root, "spec") for d in sources.documents if _is(d.root, SOURCES, "HelmChart")}
    laid = list(overlays(sources.documents).values())
    for document in releases:
        body = _overlaid(Drawn(document.root, document.path, document.line), laid)
        yield _use(body, document.path, sources, maps, charts)


def _is(body: Any, group: str, kind: str) -> bool:
    return text(body, "kind") == kind and text(body, "apiVersion").partition("/")[0] == group


def _key(body: Any) -> Key:
    return text(body, "metadata", "namespace"), text(body, "metadata", "name")


def _overlaid(drawn: Drawn, laid: list[Overlay]) -> Mapping[str, Any]:
    """Return a HelmRelease as the Kustomization of Flux that holds it applies it: patched and filled in."""
    holding = [overlay for overlay in laid if overlay.path and overlay.holds(drawn.path)]
    for overlay in sorted(holding, key=lambda each: len(each.path), reverse=True)[:1]:
        after = patched(list(inline_patches(overlay.node)))(drawn)
        drawn = overlay.filled(after or drawn)
    return drawn.body


def _use(body: Mapping[str, Any], where: str, sources: Sources, maps: Maps, charts: Maps) -> Use | Elsewhere:
    spec, (own, name) = mapping(body, "spec"), _key(body)
    by = f"HelmRelease {own or 'default'}/{name}"
    template = _template(spec, own, charts)
    folder = inside(text(template, "chart"))
    if folder not in sources.charts or text(template, "sourceRef", "kind") != "GitRepository":
        return Elsewhere(by, where)
    target = text(spec, "targetNamespace")
    called = release(text(spec, "releaseName") or (f"{target}-{name}" if target else name))
    try:
        values = [sources.content(path) for path in items(template, "valuesFiles")]
        values += [value for each in items(spec, "valuesFrom") if (value := _from_map(each, own, maps))]
        values += inline(spec.get("values"))
    except Absence as error:
        return Use(folder, called, by=by, where=where, missing=str(error))
    post = tuple(node for each in items(spec, "postRenderers") if (node := mapping(each, "kustomize")))
    return Use(folder, called, namespace(target or own), tuple(values), by=by, where=where, post=post)


def _template(spec: Mapping[str, Any], own: str, charts: Maps) -> Mapping[str, Any]:
    """Return what says where the chart is: the release itself, or the HelmChart that it names."""
    if text(spec, "chartRef", "kind") == "HelmChart":
        at = text(spec, "chartRef", "namespace") or own
        return charts.get((at, text(spec, "chartRef", "name")), {})
    return mapping(spec, "chart", "spec")


def _from_map(source: Any, own: str, maps: Maps) -> bytes:
    """Return the values that a ConfigMap holds; b"" where it is optional and not there."""
    kind, name = text(source, "kind"), text(source, "name")
    found = maps.get((own, name), maps.get(("", name))) if kind == "ConfigMap" else None
    written = (found or {}).get(text(source, "valuesKey") or DEFAULT_KEY)
    if isinstance(written, str) and not text(source, "targetPath"):
        return written.encode()
    if kind == "ConfigMap" and found is None and mapping(source).get("optional") is True:
        return b""
    raise Absence(f"{kind} {name}")


def _config_maps(sources: Sources) -> Maps:
    """Return the data of ConfigMaps, those that kustomizations generate from files included."""
    found: dict[Key, Mapping[str, Any]] = {}
    for document in sources.documents:
        for entry in items(document.root, "configMapGenerator"):
            at = text(entry, "namespace") or text(document.root, "namespace")
            found[at, text(entry, "name")] = found["", text(entry, "name")] = _generated(entry, document.path, sources)
    found |= {_key(d.root): mapping(d.root, "data") for d in sources.documents if _is(d.root, "v1", "ConfigMap")}
    return found


def _generated(entry: Any, path: str, sources: Sources) -> Mapping[str, Any]:
    data = {}
    for part in map(str, items(entry, "files")):
        key, equals, name = part.partition("=")
        name = name if equals else key
        try:
            content = sources.content(f"{dirname(path)}/{name}")
        except Absence:
            continue
        data[key if equals else key.rpartition("/")[2]] = content.decode(errors="replace")
    return data
