"""From files to what they declare: each goes to the reader of its format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from importlib import import_module
from posixpath import dirname
from typing import Any

from relint.lang.yaml import Document, Map, Repeat
from relint.model.files import Absent, Files, Unreadable
from relint.model.finding import Note, Problem
from relint.model.resource import Resource
from relint.model.span import whole_file
from relint.model.value import Known, has_unknown
from relint.readers.charts.rendered import ChartDocuments, Renderer, Rendering, concerns_charts, in_templates, placed
from relint.readers.detect import (
    HELM_TEMPLATE,
    MARKDOWN,
    PLAN,
    TEMPLATE,
    TERRAFORM,
    TERRAFORM_JSON,
    TERRAGRUNT,
    classify,
    wanted,
)
from relint.readers.documents import format_of
from relint.readers.failures import spared
from relint.readers.reading import Reading
from relint.readers.settings import ReaderSettings

SLO = "relint.readers.slo"
DOCUMENT_READERS: Mapping[str, str] = {
    **dict.fromkeys(("openslo", "sloth", "pyrra", "slo-generator", "nobl9", "keptn"), SLO),
    **dict.fromkeys(("prometheus", "compose"), "relint.readers.prometheus"),
    "alertmanager": "relint.readers.alertmanager",
    "backstage": "relint.readers.backstage",
    **dict.fromkeys(("kubernetes", "kustomization", "helm-chart", "json-patch"), "relint.readers.kubernetes"),
}
"""Format of a document -> the package whose `read` takes all documents of its formats; imported when there is one."""

KUBERNETES = DOCUMENT_READERS["kubernetes"]
CARRIERS = frozenset({"ConfigMap", "Secret"})
SOURCES = (".tf", ".tofu", ".tf.json", ".tofu.json")

LEFT_OUT: Mapping[str, str] = {
    HELM_TEMPLATE: "{files} of Helm templates not read: `helm template CHART | relint check -` checks what they make",
    TEMPLATE: "{files} of templated YAML not read: check what comes out when the placeholders are filled in",
    TERRAGRUNT: "{files} of Terragrunt not read: check the plans that it makes (`terraform show -json PLAN`)",
}


def read(files: Files, chosen: Sequence[str], settings: ReaderSettings, renderer: Renderer | None = None) -> Reading:
    """Return what the chosen files declare; what they lead to (modules, the sources of a plan) may be any file.

    `renderer` makes plain manifests of charts; without one, charts stay closed and their templates are counted.
    """
    reading = Reading()
    documents: dict[str, list[Document]] = defaultdict(list)
    paths: dict[str, list[str]] = defaultdict(list)
    for path, format_, found in _classified(files, chosen, reading):
        paths[format_].append(path)
        for name, document in found:
            documents[DOCUMENT_READERS.get(name, "")].append(document)
    _unpack(files, documents)
    rendering, charts = _rendered(files, documents, renderer, reading)
    _read_documents(files, documents, charts, reading)
    _read_terraform(files, paths, settings, reading)
    _read_runbooks(files, paths.get(MARKDOWN, ()), reading)
    _tell_copies(files, settings, reading)
    reading.files = {name: len(members) for name, members in sorted(paths.items())}
    reading.notes += _left_out(paths, rendering.spoken_for)
    return reading


def _unpack(files: Files, documents: dict[str, list[Document]]) -> None:
    """Add what ConfigMaps and Secrets carry to the documents of its format."""
    manifests = [d for d in documents.get(KUBERNETES, ()) if isinstance(d.root, Mapping)]
    carriers = [document for document in manifests if str(document.root.get("kind")) in CARRIERS]
    if carriers:
        from relint.readers.embedded import unpacked

        for name, document in unpacked(carriers, files):
            documents[DOCUMENT_READERS[name]].append(document)


def _rendered(
    files: Files, documents: dict[str, list[Document]], renderer: Renderer | None, reading: Reading
) -> tuple[Rendering, Sequence[ChartDocuments]]:
    """Render the charts; their templates that are plain YAML are then no manifests of their own any more.

    What is rendered joins the documents of its format; the objects of Kubernetes are returned by chart.
    """
    manifests = documents.get(KUBERNETES, [])
    if renderer is None or not any(map(concerns_charts, manifests)):
        return Rendering(), ()
    rendering = renderer(manifests)
    reading.notes += rendering.notes
    for members in documents.values():
        members[:] = [document for document in members if not in_templates(document.path, rendering.rendered)]
    known = frozenset(files.paths)
    charts = [placed(chart, files, known) for chart in rendering.charts]
    for chart in charts:
        for found in chart.documents:
            package = DOCUMENT_READERS.get(found.format, "")
            if package != KUBERNETES:
                documents[package].append(found.document)
    return rendering, charts


def _classified(
    files: Files, chosen: Sequence[str], reading: Reading
) -> Iterator[tuple[str, str, list[tuple[str, Document]]]]:
    for path in filter(wanted, chosen):
        try:
            detected = classify(path, files.read(path))
        except Absent:
            reading.notes.append(Note(f"{path} is a link that leads nowhere", whole_file(path)))
            continue
        except Unreadable as error:
            reading.problems.append(Problem(whole_file(path), f"cannot be read: {error}"))
            continue
        reading.problems += detected.problems
        reading.resources += map(_repeated, detected.repeats)
        yield path, detected.format, [(found.format, found.document) for found in detected.documents]


def _repeated(repeat: Repeat) -> Resource:
    """Return a repeated key as a resource, for the rule about it."""
    place = repeat.span
    facts = {"first_line": Known(repeat.first_line), "key": Known(repeat.key, place)}
    address = f"{repeat.key} ({place.path}:{place.line})"
    return Resource(address, "repeated-key", "repeated-key", "kubernetes", place, name=repeat.key, facts=facts)


def _read_documents(
    files: Files, documents: Mapping[str, list[Document]], charts: Sequence[ChartDocuments], reading: Reading
) -> None:
    for package in dict.fromkeys(DOCUMENT_READERS.values()):
        if members := documents.get(package):
            _add(reading, package, members, after=(charts, files) if package == KUBERNETES else ())


def _read_terraform(files: Files, paths: Mapping[str, list[str]], settings: ReaderSettings, reading: Reading) -> None:
    sources = sorted([*paths.get(TERRAFORM, ()), *paths.get(TERRAFORM_JSON, ())])
    if sources:
        first = len(reading.resources)
        _add(
            reading,
            "relint.readers.infrastructure.configuration",
            sources,
            before=(files,),
            after=(settings,),
            unit=dirname,
        )
        _read_manifests(reading, first)
    if plans := paths.get(PLAN):
        planned = Reading()
        _add(planned, "relint.readers.infrastructure.plans", plans, before=(files,))
        _supersede(reading, {resource.scope for resource in planned.resources})
        reading.add(planned)


def _read_manifests(reading: Reading, first: int) -> None:
    """Read what Terraform's manifests are in other formats: a PrometheusRule, an AlertmanagerConfig, an objective."""
    documents: dict[str, list[Document]] = defaultdict(list)
    for resource in reading.resources[first:]:
        if isinstance(root := resource.attributes, Map) and resource.format == "kubernetes" and not resource.parent:
            package = DOCUMENT_READERS.get(format_of(resource.span.path, root), "")
            if package not in {"", KUBERNETES} and not has_unknown(root):
                documents[package].append(Document(root, resource.span.path, resource.span.line))
    for package, members in documents.items():
        _add(reading, package, members)


def _tell_copies(files: Files, settings: ReaderSettings, reading: Reading) -> None:
    if any(resource.format in {"prometheus", "runbook"} for resource in reading.resources):
        from relint.readers.vendored import vendored

        reading.vendored = vendored(files, reading, settings)


def _supersede(reading: Reading, scopes: set[str]) -> None:
    """Drop what the sources of planned roots say: their plan knows more, and every instance by its number."""
    reading.resources = [r for r in reading.resources if r.scope not in scopes or not r.span.path.endswith(SOURCES)]


def _read_runbooks(files: Files, paths: Sequence[str], reading: Reading) -> None:
    if paths:
        named = [r.facts.get("runbook") for r in reading.resources if r.kind in {"alert", "objective"}]
        references = {str(value.data) for value in named if isinstance(value, Known) and value.data}
        _add(reading, "relint.readers.runbook", paths, before=(files,), after=(references,))


def _add(
    reading: Reading,
    module: str,
    parts: Sequence[str | Document],
    *,
    before: tuple[Any, ...] = (),
    after: tuple[Any, ...] = (),
    unit: Callable[[str], str] = str,
) -> None:
    """Call the `read` of a module and take in what it found; `unit` maps a path to what can be left out alone."""

    def unit_of(part: str | Document) -> str:
        return unit(part if isinstance(part, str) else part.path)

    doing = f"reading {module.rpartition('.')[2].replace('_', ' ')}"
    found, problems = spared(doing, parts, unit_of, lambda some: import_module(module).read(*before, some, *after))
    if found is not None:
        reading.add(found)
    reading.problems += problems


def _left_out(paths: Mapping[str, list[str]], spoken_for: Collection[str]) -> Iterator[Note]:
    for format_, words in LEFT_OUT.items():
        if members := [path for path in paths.get(format_, ()) if not in_templates(path, spoken_for)]:
            files = "1 file" if len(members) == 1 else f"{len(members)} files"
            yield Note(words.format(files=files), whole_file(members[0]))
