"""Which charts the repository holds, and with which values it says that they are installed.

Uses are declared by Flux (https://fluxcd.io/flux/components/helm/helmreleases/), by Argo CD
(https://argo-cd.readthedocs.io/en/stable/user-guide/helm/) and by `kubernetes.charts` of relint.yaml. A use whose
values are not all in the input is not guessed: `Use.missing` says what is not there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

from relint.engine.settings import Chart
from relint.lang.yaml import Document
from relint.model.files import Files, Unreadable

CHART_FILE = "Chart.yaml"
NAME = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?")
LONGEST_RELEASE, LONGEST_NAMESPACE = 53, 63  # characters; https://helm.sh/docs/chart_template_guide/
FLUX, ARGO = "helm.toolkit.fluxcd.io", "argoproj.io"


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

    @property
    def name(self) -> str:
        """What a note calls it."""
        chart = self.chart or "."
        return f"{chart} ({self.by})" if self.by else chart

    @property
    def unit(self) -> str:
        """What tells this rendering from others: clusters have releases of one name."""
        return f"{self.where}: {self.by}" if self.by else self.name


class Absence(Exception):  # noqa: N818 - a state of the input, caught where uses are collected
    """A part of the values of a use is not in the input; the message names it."""


def charts(documents: Iterable[Document], paths: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """Return the charts that can be installed, by folder: no libraries, none that is vendored in another."""
    found = {}
    for document in documents:
        body, folder = document.root, dirname(document.path)
        is_chart = document.path.rpartition("/")[2] == CHART_FILE and isinstance(body, Mapping) and "name" in body
        if is_chart and body.get("type") != "library" and not _vendored(folder, paths):
            found[folder] = body
    return dict(sorted(found.items()))


def _vendored(folder: str, paths: Collection[str]) -> bool:
    parts = folder.split("/")
    above = ("/".join(parts[:end]) for end, part in enumerate(parts) if part == "charts")
    return any(join(outer, CHART_FILE) in paths for outer in above)


def uses(
    found: Mapping[str, Mapping[str, Any]], documents: Sequence[Document], files: Files, also: Iterable[Chart]
) -> list[Use]:
    """Return every use that the input declares, in order, and before them the defaults of charts that it does not use.

    The defaults of a chart that is used are like the inputs of a module that is called: judged through the use.
    """
    listed = [_set_up(chart, files) for chart in also]
    maps = {_key(d.root): d.root for d in documents if _text(d.root, "kind") == "ConfigMap"}
    for document in documents:
        group, kind = _text(document.root, "apiVersion").partition("/")[0], _text(document.root, "kind")
        if (group, kind) == (FLUX, "HelmRelease"):
            listed += _of_flux(document, found, files, maps)
        elif (group, kind) == (ARGO, "Application"):
            listed += _of_argo(document, found, files)
    used = {use.chart for use in listed if not use.missing}
    alone = [Use(folder, _release(str(body.get("name")))) for folder, body in found.items() if folder not in used]
    return list({(use.name, use.where): use for use in (*alone, *listed) if use.chart in found}.values())


def _set_up(chart: Chart, files: Files) -> Use:
    folder = _inside(chart.path)
    by = f"relint.yaml: {chart.release or ', '.join(chart.values) or 'release'}"
    release = _release(chart.release or folder.rpartition("/")[2])
    try:
        values = tuple(_file(files, path) for path in chart.values)
    except Absence as error:
        return Use(folder, release, by=by, where="relint.yaml", missing=str(error))
    return Use(folder, release, _namespace(chart.namespace), values, by=by, where="relint.yaml")


def _of_flux(
    document: Document, found: Collection[str], files: Files, maps: Mapping[tuple[str, str], Any]
) -> Iterator[Use]:
    body = document.root
    spec, template = _map(body, "spec"), _map(body, "spec", "chart", "spec")
    folder = _inside(_text(template, "chart"))
    if folder not in found or _text(template, "sourceRef", "kind") != "GitRepository":
        return
    own, name = _text(body, "metadata", "namespace"), _text(body, "metadata", "name")
    target = _text(spec, "targetNamespace")
    release = _release(_text(spec, "releaseName") or (f"{target}-{name}" if target else name))
    by = f"HelmRelease {own or 'default'}/{name}"
    try:
        values = [_file(files, path) for path in _list(template, "valuesFiles")]
        values += [value for source in _list(spec, "valuesFrom") if (value := _from_map(source, own, maps))]
        values += _inline(spec.get("values"))
    except Absence as error:
        yield Use(folder, release, by=by, where=document.path, missing=str(error))
        return
    yield Use(folder, release, _namespace(target or own), tuple(values), by=by, where=document.path)


def _from_map(source: Any, namespace: str, maps: Mapping[tuple[str, str], Any]) -> bytes:
    """Return the values that a ConfigMap holds; b"" where it is optional and not there."""
    kind, name = _text(source, "kind"), _text(source, "name")
    body = maps.get((namespace, name)) if kind == "ConfigMap" else None
    text = _map(body, "data").get(_text(source, "valuesKey") or "values.yaml")
    if isinstance(text, str) and not _text(source, "targetPath"):
        return text.encode()
    if kind == "ConfigMap" and body is None and _map(source).get("optional") is True:
        return b""
    raise Absence(f"{kind} {name}")


def _of_argo(document: Document, found: Collection[str], files: Files) -> Iterator[Use]:
    body = document.root
    sources = [_map(body, "spec", "source"), *_list(body, "spec", "sources")]
    for source in sources:
        folder = _inside(_text(source, "path"))
        if not _text(source, "path") or folder not in found:
            continue
        helm, name = _map(source, "helm"), _text(body, "metadata", "name")
        release = _release(_text(helm, "releaseName") or name)
        by = f"Application {_text(body, 'metadata', 'namespace') or 'argocd'}/{name}"
        try:
            values = tuple(_argo_values(helm, folder, files))
        except Absence as error:
            yield Use(folder, release, by=by, where=document.path, missing=str(error))
            continue
        namespace = _namespace(_text(body, "spec", "destination", "namespace"))
        sets = tuple(f"{_text(p, 'name')}={_text(p, 'value')}" for p in _list(helm, "parameters"))
        yield Use(folder, release, namespace, values, sets, by, document.path)


def _argo_values(helm: Mapping[str, Any], folder: str, files: Files) -> Iterator[bytes]:
    for path in map(str, _list(helm, "valueFiles")):
        if path.startswith("$"):
            raise Absence(path)
        try:
            yield _file(files, path.lstrip("/") if path.startswith("/") else join(folder, path))
        except Absence:
            if helm.get("ignoreMissingValueFiles") is not True:
                raise
    yield from _inline(helm.get("values"))
    yield from _inline(helm.get("valuesObject"))


def _inline(values: Any) -> list[bytes]:
    if isinstance(values, str):
        return [values.encode()]
    return [json.dumps(values, default=str).encode()] if isinstance(values, Mapping) else []


def _file(files: Files, path: Any) -> bytes:
    try:
        return files.read(_inside(str(path)))
    except Unreadable:
        raise Absence(str(path)) from None


def _inside(path: str) -> str:
    """Return a path below the root; one that leads out of it names nothing."""
    clean = normpath(path.lstrip("/")) if path else ""
    return "" if clean == "." else clean


def _release(name: str) -> str:
    """Return a name that Helm takes as a release's; strangers' text must not read as an option."""
    return name if NAME.fullmatch(name) and len(name) <= LONGEST_RELEASE else "release"


def _namespace(name: str) -> str:
    return name if NAME.fullmatch(name) and len(name) <= LONGEST_NAMESPACE else ""


def _key(body: Any) -> tuple[str, str]:
    return _text(body, "metadata", "namespace"), _text(body, "metadata", "name")


def _at(node: Any, *path: str) -> Any:
    for part in path:
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _text(node: Any, *path: str) -> str:
    found = _at(node, *path)
    return str(found).lower() if isinstance(found, bool) else str(found) if isinstance(found, (str, int, float)) else ""


def _map(node: Any, *path: str) -> Mapping[str, Any]:
    found = _at(node, *path)
    return found if isinstance(found, Mapping) else {}


def _list(node: Any, *path: str) -> list[Any]:
    found = _at(node, *path)
    return list(found) if isinstance(found, list) else []
