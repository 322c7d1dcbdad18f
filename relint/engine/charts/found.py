"""Which charts the repository holds, and with which values it says that they are installed.

Uses are declared by Flux (`flux_uses`), by Argo CD (`argo_uses`) and by `kubernetes.charts` of relint.yaml. A use whose
values are not all in the input is not guessed: `Use.missing` says what is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from posixpath import dirname, join
from typing import Any

from relint.engine.charts.argo import argo_uses
from relint.engine.charts.flux import flux_uses
from relint.engine.charts.uses import Absence, Elsewhere, Sources, Use, inside, namespace, release
from relint.engine.settings import Chart
from relint.lang.yaml import Document
from relint.model.files import Files

CHART_FILE = "Chart.yaml"


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
    found: Mapping[str, Mapping[str, Any]], documents: Sequence[Document], files: Files, also: Iterable[Chart] = ()
) -> tuple[list[Use], list[Elsewhere]]:
    """Return every use that the input declares, in order, and before them the defaults of charts that it does not use.

    The defaults of a chart that is used are like the inputs of a module that is called: judged through the use. Beside
    the uses come the releases whose charts are not in the input.
    """
    sources = Sources(found, documents, files)
    declared = [*(_set_up(chart, sources) for chart in also), *flux_uses(sources), *argo_uses(sources)]
    listed = [use for use in declared if isinstance(use, Use)]
    elsewhere = [use for use in declared if isinstance(use, Elsewhere)]
    used = {use.chart for use in listed if not use.missing}
    alone = [Use(folder, release(str(body.get("name")))) for folder, body in found.items() if folder not in used]
    distinct = {(use.name, use.where): use for use in (*alone, *listed) if use.chart in found}
    return list(distinct.values()), list(dict.fromkeys(elsewhere))


def _set_up(chart: Chart, sources: Sources) -> Use:
    folder = inside(chart.path)
    by = f"relint.yaml: {chart.release or ', '.join(chart.values) or 'release'}"
    called = release(chart.release or folder.rpartition("/")[2])
    try:
        values = tuple(sources.content(path) for path in chart.values)
    except Absence as error:
        return Use(folder, called, by=by, where="relint.yaml", missing=str(error))
    return Use(folder, called, namespace(chart.namespace), values, by=by, where="relint.yaml")
