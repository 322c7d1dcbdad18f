"""Alerts -> the jobs that a Prometheus of the Operator scrapes, where the server and its monitors are in the input.

The label job of a target is the name of its Service, or what `jobLabel` takes from it; with a PodMonitor it is the
monitor's own name. Source: Prometheus Operator, API reference of ServiceMonitor and PodMonitor, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from relint.linking.kubernetes_cluster import OPENING
from relint.linking.links import Inventory, Links
from relint.linking.scraped_jobs import reads_recorded
from relint.model.dependency import Relation
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value

GROUP = "monitoring.coreos.com"
SERVER = f"{GROUP}/v1/Prometheus"
OTHER_SOURCES = ("additionalScrapeConfigs", "enableRemoteWriteReceiver", "enableOTLPReceiver", "otlp", "remoteRead")
RELABELED = ("relabelings", "metricRelabelings", "relabelConfigs", "metricRelabelConfigs")


def link(inventory: Inventory) -> Links:
    """Return for each alert of a cluster whose server is in the input the job that no monitor of it scrapes."""
    links, resources = Links(), inventory.resources.values()
    server = next((resource for resource in resources if resource.type == SERVER), None)
    monitors = [resource for resource in resources if resource.kind == "monitor"]
    if server is None or not monitors:
        return links
    doubt = _doubt(server, resources)
    jobs = doubt or _jobs(inventory, monitors)
    recorded = {r.name for r in resources if r.kind == "recording-rule"}
    for identity, alert in inventory.alerts.items():
        resource, job = inventory.resources[identity], alert.selectors.get("job", "")
        if job and resource.namespace and not reads_recorded(resource, recorded):
            links.derived[identity] = {"unscraped_job": _unscraped(job, jobs, server)}
    return links


def _doubt(server: Resource, resources: Iterable[Resource]) -> Unknown | None:
    """Return why the server may scrape what the input does not show."""
    spec = server.attributes.get("spec")
    other = next((key for key in OTHER_SOURCES if isinstance(spec, Mapping) and spec.get(key)), "")
    if other:
        return Unknown(f"{server.address} has {other}")
    for resource in resources:
        group, _, kind = resource.type.partition("/")
        makes = resource.kind in OPENING and group != GROUP
        if makes or (group == GROUP and kind.endswith(("/ScrapeConfig", "/Probe"))):
            return Unknown(f"{resource.address} may make targets that relint does not see")
    return None


def _jobs(inventory: Inventory, monitors: Sequence[Resource]) -> Value:
    names: list[str] = []
    for monitor in monitors:
        spec = monitor.attributes.get("spec")
        selected = list(_selected(inventory, monitor))
        if not isinstance(spec, Mapping) or not selected or _renames(spec):
            return Unknown(f"nobody knows which jobs {monitor.address} makes")
        label = spec.get("jobLabel")
        own = f"{monitor.namespace}/{monitor.name}" if monitor.type.endswith("/PodMonitor") else ""
        names += [resource.labels.get(str(label), "") or own or resource.name for resource in selected]
    return Known(sorted(set(names)))


def _selected(inventory: Inventory, monitor: Resource) -> Iterator[Resource]:
    for dependency in inventory.dependencies:
        if dependency.consumer == monitor.id and dependency.relation is Relation.OBSERVES:
            yield from (inventory.resources[name] for name in dependency.providers)


def _renames(spec: Mapping[str, Any]) -> bool:
    """Tell whether a monitor gives its targets a job of another name."""
    endpoints = spec.get("endpoints") or spec.get("podMetricsEndpoints")
    for endpoint in endpoints if isinstance(endpoints, list) else []:
        if not isinstance(endpoint, Mapping) or endpoint.get("honorLabels") is True:
            return True
        steps = [step for key in RELABELED for step in endpoint.get(key) or [] if isinstance(step, Mapping)]
        if any(step.get("targetLabel") == "job" or step.get("action") in ("labelmap", "LabelMap") for step in steps):
            return True
    return False


def _unscraped(job: str, jobs: Value, server: Resource) -> Value:
    if isinstance(jobs, Unknown):
        return jobs
    known = jobs.data if isinstance(jobs.data, list) else []
    return Known("" if job in known else f"{job!r}, which no monitor in the input of {server.address} makes")
