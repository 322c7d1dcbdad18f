"""Releases that Argo CD declares, in Applications and in what ApplicationSets make of the files of the repository.

Source: https://argo-cd.readthedocs.io/en/stable/user-guide/helm/ and .../user-guide/multiple_sources/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from posixpath import join
from typing import Any

from relint.engine.charts.application_sets import applications
from relint.engine.charts.uses import Absence, Elsewhere, Sources, Use, inline, inside, is_open, namespace, release
from relint.readers.kubernetes.fields import items, mapping, text

GROUP = "argoproj.io"
GENERATOR = "a generator that asks a cluster or the network"


def argo_uses(sources: Sources) -> Iterator[Use | Elsewhere]:
    """Yield every release that an Application declares, or one that an ApplicationSet makes."""
    for document in sources.documents:
        body = document.root
        if text(body, "apiVersion").partition("/")[0] != GROUP:
            continue
        if text(body, "kind") == "Application":
            yield from _uses(body, document.path, sources)
        elif text(body, "kind") == "ApplicationSet":
            by = f"ApplicationSet {text(body, 'metadata', 'namespace') or 'argocd'}/{text(body, 'metadata', 'name')}"
            for application in applications(body, sources.files):
                yield from (_settled(use, by) for use in _uses(application, document.path, sources))


def _settled(use: Use | Elsewhere, by: str) -> Use | Elsewhere:
    if isinstance(use, Elsewhere):
        return replace(use, by=by)
    return replace(use, missing=GENERATOR, values=(), sets=()) if not use.missing and is_open(use) else use


def _uses(body: Any, where: str, sources: Sources) -> Iterator[Use | Elsewhere]:
    name = text(body, "metadata", "name")
    by = f"Application {text(body, 'metadata', 'namespace') or 'argocd'}/{name}"
    for source in (mapping(body, "spec", "source"), *items(body, "spec", "sources")):
        folder = inside(text(source, "path"))
        if text(source, "chart"):
            yield Elsewhere(by, where)
        elif text(source, "path") and folder in sources.charts:
            use = Use(folder, release(text(source, "helm", "releaseName") or name), by=by, where=where)
            space = namespace(text(body, "spec", "destination", "namespace"))
            yield _with_values(use, space, mapping(source, "helm"), sources)


def _with_values(use: Use, space: str, helm: Mapping[str, Any], sources: Sources) -> Use:
    try:
        values = tuple(_values(helm, use.chart, sources))
    except Absence as error:
        return replace(use, missing=str(error))
    sets = tuple(f"{text(p, 'name')}={_scalar(mapping(p).get('value'))}" for p in items(helm, "parameters"))
    return replace(use, namespace=space, values=values, sets=sets)


def _values(helm: Mapping[str, Any], folder: str, sources: Sources) -> Iterator[bytes]:
    for path in map(str, items(helm, "valueFiles")):
        try:
            yield sources.content(_file(path, folder))
        except Absence:
            if helm.get("ignoreMissingValueFiles") is not True:
                raise
    yield from inline(helm.get("values"))
    yield from inline(helm.get("valuesObject"))


def _file(path: str, folder: str) -> str:
    """Return where a file of values lies: beside the chart, from the root, or in another source (`$name/path`).

    Another source is taken for this repository: where the file is there, hardly anything else can be meant.
    """
    if path.startswith("$"):
        inner = path.partition("/")[2]
        return inner or path
    return path.lstrip("/") if path.startswith("/") else join(folder, path)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int, float)) else ""
