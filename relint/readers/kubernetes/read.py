"""From documents to resources: kustomizations applied, scopes settled, every object read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname
from typing import Any

from relint.lang.yaml import Document
from relint.model.files import Files
from relint.model.finding import Note
from relint.model.resource import Resource
from relint.model.span import whole_file
from relint.readers.charts.rendered import ChartDocuments
from relint.readers.documents import CHART, JSON_PATCH, KUBERNETES, KUSTOMIZATION, format_of
from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.flux import overlays
from relint.readers.kubernetes.kinds import resources
from relint.readers.kubernetes.kustomize import Kustomizations, laid_over
from relint.readers.kubernetes.objects import Object, read_object
from relint.readers.kubernetes.scopes import Unit, scopes
from relint.readers.kubernetes.targets import Drawn
from relint.readers.reading import Reading

FEWEST_OF_COPY = 5  # objects from which on the same names are no accident
MOST_COPIES = 8  # overlays that one file is read for; more of the same teach nothing


@dataclass(slots=True)
class _Batch:
    """The objects of one unit."""

    name: str
    folder: str
    drawn: list[Drawn]
    unseen: list[str] = field(default_factory=list)
    rendered: bool = False  # what a kustomization comes to
    namespace: str = ""  # that objects without one are put into
    release: str = ""  # what a chart was rendered for


def read(documents: Sequence[Document], charts: Sequence[ChartDocuments] = (), others: Files | None = None) -> Reading:
    """Return the resources of manifests, kustomizations applied.

    Args:
        documents: Kubernetes objects (Lists taken apart), kustomization files and Chart.yaml files. What such a
            chart makes is not seen, and stays possible.
        charts: What renderings of charts come to. A release that the input declares lives beside what is in the
            folder of its declaration; a chart's defaults live alone.
        others: Where files that are no documents are read: what kustomizations make ConfigMaps of.
    """
    sorts: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        sorts[format_of(document.path, document.root)].append(document)
    files = _by_path(sorts[KUBERNETES])
    patches = _by_path([*sorts[KUBERNETES], *sorts[JSON_PATCH]])
    reading = Reading(resources=[_chart(document) for document in sorts[CHART] if isinstance(document.root, Mapping)])
    kustomizations = Kustomizations(sorts[KUSTOMIZATION], files, patches, others, overlays(sorts[KUBERNETES]))
    batches = list(_batches(files, kustomizations))
    batches, copies = _without_copies(batches, kustomizations)
    if copies:
        what = (
            "1 rendered copy of a kustomization"
            if len(copies) == 1
            else f"{len(copies)} rendered copies of kustomizations"
        )
        reading.notes.append(Note(f"{what} not judged a second time", whole_file(copies[0])))
    released = [_released(chart) for chart in charts if chart.chart.used_in is not None]
    alone = [_released(chart) for chart in charts if chart.chart.used_in is None]
    batches += released
    named = {**scopes(Unit(batch.name, batch.folder, _keys(batch)) for batch in batches)}
    named |= {batch.name: batch.name for batch in alone}
    for batch in [*batches, *alone]:
        reading.resources += _resources(batch, named[batch.name], batch.namespace)
        reading.resources += _unseen(batch, named[batch.name])
    reading.resources = list(_unrepeated(reading.resources))
    return reading


def _released(rendered: ChartDocuments) -> _Batch:
    chart = rendered.chart
    objects = [found.document for found in rendered.documents if found.format == KUBERNETES]
    drawn = [Drawn(d.root, d.path, d.line) for d in objects if isinstance(d.root, Mapping)]
    for node in chart.post:
        drawn = laid_over(node, drawn)
    return _Batch(chart.name, chart.used_in or "", drawn, namespace=chart.namespace, release=chart.release)


def _by_path(documents: Iterable[Document]) -> Mapping[str, Sequence[Document]]:
    files: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        files[document.path].append(document)
    return files


def _batches(files: Mapping[str, Sequence[Document]], kustomizations: Kustomizations) -> Iterator[_Batch]:
    taken: dict[str, int] = defaultdict(int)
    for root in kustomizations.roots:
        paths = kustomizations.files_of(root)
        if paths and all(taken[path] >= MOST_COPIES for path in paths):
            continue
        for path in paths:
            taken[path] += 1
        rendered = kustomizations.outcome(root)
        yield _Batch(root, root, rendered.objects, rendered.unseen, rendered=True)
    for path, documents in files.items():
        if not taken[path] and path not in kustomizations.patches and not _is_stray_patch(path, kustomizations):
            drawn = [Drawn(d.root, d.path, d.line) for d in documents if isinstance(d.root, Mapping)]
            yield _Batch(path, dirname(path), kustomizations.plain(path, drawn))


def _without_copies(batches: list[_Batch], kustomizations: Kustomizations) -> tuple[list[_Batch], list[str]]:
    """Part the files that hold exactly what a kustomization of the input comes to: somebody rendered and kept it."""
    outcomes = {_names(objects) for objects in kustomizations.outcomes if len(objects) >= FEWEST_OF_COPY}
    copies = [batch.name for batch in batches if not batch.rendered and _names(batch.drawn) in outcomes]
    return [batch for batch in batches if batch.rendered or batch.name not in copies], copies


def _names(objects: Sequence[Drawn]) -> frozenset[tuple[str, str]]:
    return frozenset((text(drawn.body, "kind"), text(drawn.body, "metadata", "name")) for drawn in objects)


def _is_stray_patch(path: str, kustomizations: Kustomizations) -> bool:
    """Tell whether a file is a patch that no kustomization names any more: by its name, beside one that has others."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0]
    named = stem.endswith(("_patch", "-patch", ".patch")) or stem.startswith("patch-") or "patches" in folder.split("/")
    return named and (kustomizations.has(folder) or kustomizations.has(dirname(folder)))


def _keys(batch: _Batch) -> frozenset[str]:
    """Return what must be unique where these objects live: group, kind, namespace and name."""
    return frozenset(
        "/".join(
            (
                text(drawn.body, "apiVersion").rpartition("/")[0],
                text(drawn.body, "kind"),
                text(drawn.body, "metadata", "namespace"),
                text(drawn.body, "metadata", "name"),
            )
        )
        for drawn in batch.drawn
    )


def _resources(batch: _Batch, scope: str, namespace: str) -> Iterator[Resource]:
    for drawn in batch.drawn:
        thing = read_object(drawn.body, drawn.path, drawn.line, scope, namespace)
        if thing is not None:
            used_in = batch.folder if batch.folder != dirname(drawn.path) else ""
            yield from resources(replace(_implied_namespace(thing), release=batch.release, used_in=used_in))


def _implied_namespace(thing: Object) -> Object:
    return replace(thing, namespace="") if thing.is_cluster_wide else thing


def _unseen(batch: _Batch, scope: str) -> Iterator[Resource]:
    """Yield one resource that stands for what a kustomization takes from elsewhere."""
    if batch.unseen:
        name = f"{batch.name or '.'} ({', '.join(batch.unseen[:3])}{', ...' if len(batch.unseen) > 3 else ''})"
        place = whole_file(batch.drawn[0].path if batch.drawn else batch.name)
        yield Resource(f"Unseen {name}", "kustomize/unseen", "package", "kubernetes", place, scope, name)


def _chart(document: Document) -> Resource:
    body: Mapping[str, Any] = mapping(document.root)
    folder = dirname(document.path)
    return Resource(
        address=f"Chart {folder or '.'}",
        type="helm/Chart",
        kind="chart",
        format="kubernetes",
        span=whole_file(document.path),
        scope=folder,
        name=text(body, "name") or folder,
        attributes={
            "name": text(body, "name"),
            "version": text(body, "version"),
            "dependencies": items(body, "dependencies"),
        },
    )


def _unrepeated(found: Iterable[Resource]) -> Iterator[Resource]:
    """Yield resources with distinct ids; the later of two counts, as it would be applied later."""
    by_id: dict[str, Resource] = {}
    for resource in found:
        by_id[resource.id] = resource
    yield from by_id.values()
