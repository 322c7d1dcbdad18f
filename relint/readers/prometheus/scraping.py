"""The configuration of a Prometheus server: which jobs it scrapes, and which rule files it loads."""

from __future__ import annotations

from collections.abc import Sequence

from relint.lang.yaml import Document, Map
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value
from relint.readers.shapes import Place
from relint.readers.slo.draft import maps_at, text_at

OPEN = ("file_sd_configs", "http_sd_configs", "consul_sd_configs", "puppetdb_sd_configs", "nomad_sd_configs")
"""Ways to find targets whose answers may name another job."""


def is_configuration(root: object) -> bool:
    """Tell whether a document configures a Prometheus server."""
    return isinstance(root, Map) and isinstance(root.get("scrape_configs"), list) and "apiVersion" not in root


def configuration(document: Document, root: Map, place: Place) -> Resource:
    """Return a server with its jobs; they are unknown where something may name them otherwise."""
    listed = root.get("rule_files")
    patterns: list[Data] = [str(item) for item in listed] if isinstance(listed, list) else []
    return Resource(
        address=f"Prometheus {document.path}",
        type="prometheus/scrape-configuration",
        kind="scrape-configuration",
        format="prometheus",
        span=place.span,
        scope=document.path,
        name=document.path.rpartition("/")[2],
        attributes=root,
        facts={"jobs": _jobs(root), "rule_files": Known(patterns)},
    )


def _jobs(root: Map) -> Value:
    scrapes = maps_at(root, "scrape_configs")
    if root.get("scrape_config_files"):
        return Unknown("scrape_config_files may add jobs")
    names: list[Data] = []
    for scrape in scrapes:
        name = text_at(scrape, "job_name")
        if not name or "$" in name or "{" in name or _renames(scrape):
            return Unknown(f"targets of {name or 'a job without name'} may have another job than its own")
        names.append(name)
    return Known(names)


def _renames(scrape: Map) -> bool:
    if text_at(scrape, "honor_labels").lower() == "true" or any(key in scrape for key in OPEN):
        return True
    steps: Sequence[Map] = [*maps_at(scrape, "relabel_configs"), *maps_at(scrape, "metric_relabel_configs")]
    if any(text_at(step, "target_label") == "job" or text_at(step, "action") == "labelmap" for step in steps):
        return True
    groups = maps_at(scrape, "static_configs")
    return any(isinstance(labels := group.get("labels"), Map) and "job" in labels for group in groups)
