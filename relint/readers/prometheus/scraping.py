"""The configuration of a Prometheus server: which jobs it scrapes, and which rule files it loads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from relint.lang.promql.durations import prometheus_seconds
from relint.lang.yaml import Document, Map, NodeSpans
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value
from relint.readers.shapes import Place
from relint.readers.slo.draft import map_at, maps_at, object_place, text_at

OPEN = ("file_sd_configs", "http_sd_configs", "consul_sd_configs", "puppetdb_sd_configs", "nomad_sd_configs")
"""Ways to find targets whose answers may name another job."""

DEFAULT_INTERVAL = 60  # seconds; Prometheus: configuration, global.scrape_interval
RECEIVING = re.compile(r"(?:remote-write|otlp-write|otlp)-receiver")
"""In the flags `--web.enable-remote-write-receiver`, `--web.enable-otlp-receiver` and their forms as features."""


def is_configuration(root: object) -> bool:
    """Tell whether a document configures a Prometheus server."""
    return isinstance(root, Map) and isinstance(root.get("scrape_configs"), list) and "apiVersion" not in root


def configuration(document: Document, root: Map, place: Place) -> Resource:
    """Return a server's configuration as a resource."""
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
        facts={"jobs": _jobs(root), "intervals": _intervals(root), "rule_files": Known(patterns)},
        spans=NodeSpans(root),
    )


def _jobs(root: Map) -> Value:
    scrapes = maps_at(root, "scrape_configs")
    if root.get("scrape_config_files"):
        return Unknown("scrape_config_files may add jobs")
    if any(key in root for key in ("remote_read", "otlp")):
        return Unknown("it also has series that it does not scrape itself")
    names: list[Data] = []
    for scrape in scrapes:
        name = text_at(scrape, "job_name")
        if not name or "$" in name or "{" in name or _renames(scrape):
            return Unknown(f"targets of {name or 'a job without name'} may have another job than its own")
        names.append(name)
    return Known(names, root.span("scrape_configs"))


def _intervals(root: Map) -> Value:
    """Return how often each job is scraped, in seconds; what cannot be read is left out."""
    common = text_at(map_at(root, "global"), "scrape_interval")
    found: dict[str, Data] = {}
    for scrape in maps_at(root, "scrape_configs"):
        written = text_at(scrape, "scrape_interval") or common
        seconds = prometheus_seconds(written) if written else DEFAULT_INTERVAL
        if seconds:
            found[text_at(scrape, "job_name")] = seconds
    return Known(found)


def _renames(scrape: Map) -> bool:
    if text_at(scrape, "honor_labels").lower() == "true" or any(key in scrape for key in OPEN):
        return True
    steps: Sequence[Map] = [*maps_at(scrape, "relabel_configs"), *maps_at(scrape, "metric_relabel_configs")]
    if any(text_at(step, "target_label") == "job" or text_at(step, "action") == "labelmap" for step in steps):
        return True
    groups = maps_at(scrape, "static_configs")
    return any(isinstance(labels := group.get("labels"), Map) and "job" in labels for group in groups)


def receivers(document: Document) -> Iterator[Resource]:
    """Yield each service of a Compose file that starts a server which others may write series to."""
    services = map_at(document.root, "services")
    for name in services or ():
        service = map_at(services, name)
        command = service.get("command") if service else None
        words = command if isinstance(command, list) else [command]
        if service is not None and any(isinstance(word, str) and RECEIVING.search(word) for word in words):
            yield Resource(
                address=f"service {name}",
                type="compose/service",
                kind="series-receiver",
                format="prometheus",
                span=object_place(service).span,
                scope=document.path,
                name=name,
            )
