"""Objectives over a longer window than the Prometheus of the input keeps its samples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from relint.analyses.results import result
from relint.analyses.rows import Row
from relint.lang.promql.durations import duration_text, prometheus_seconds
from relint.model.dependency import Evidence
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Data, Known, Unknown, Value

FLAG = re.compile(r"--storage\.tsdb\.retention(?:\.time)?[= ](\S+)")
OPERATED = "monitoring.coreos.com/v1/Prometheus"
OPERATOR_DEFAULT = Known(86_400.0, None, "default", "prometheus-operator API reference, PrometheusSpec.retention: 24h")
ELSEWHERE = ("thanos", "remoteWrite", "remoteRead", "objectStorageConfig")
"""Fields of a Prometheus object that give its samples another home."""


def rows(system: System) -> Iterator[Row]:
    """Yield one row for each objective in PromQL whose window is known, where the input has a Prometheus."""
    found = result(system, keepers)
    if not found:
        return
    keeper, kept = max(found, key=_rank)
    for identity, objectives in system.objectives.items():
        first = objectives[0]
        if first.window is None or not any(query.language == "promql" for query in first.queries):
            continue
        resource = system.resources[identity]
        value = resource.facts.get("window_days")
        facts: Mapping[str, Value] = {
            "window_seconds": Known(float(first.window.seconds), value.span if value else None),
            "window": Known(duration_text(first.window.seconds)),
            "kept_seconds": kept,
            "kept": Known(_text(kept)),
            "keeper": Known(keeper.address, origin="derived"),
        }
        yield Row(resource, facts, (Evidence(f"{keeper.address} keeps the samples", keeper.span.head),))


def keepers(system: System) -> Sequence[tuple[Resource, Value]]:
    """Return each Prometheus of the input with how long it keeps samples, in seconds; null where others keep them."""
    found = [(resource, _of_object(resource)) for resource in system.of_kind(OPERATED)]
    for container in system.of_kind("container"):
        limit = _flag(container)
        if limit is not None:
            found.append((container, _of_container(system, container, limit)))
    return found


def _of_object(resource: Resource) -> Value:
    spec = resource.attributes.get("spec")
    if isinstance(spec, Unknown) or not isinstance(spec, Mapping):
        return Unknown(f"the spec of {resource.address} is not known")
    if any(spec.get(key) for key in ELSEWHERE):
        return Known(None)
    written = spec.get("retention")
    if written is None and not spec.get("retentionSize"):
        return OPERATOR_DEFAULT
    return _seconds(written, resource)


def _flag(container: Resource) -> str | None:
    parts = [container.attributes.get(key) for key in ("command", "args")]
    words = [str(word) for listed in parts if isinstance(listed, list) for word in listed]
    match = FLAG.search(" ".join(words)) if words else None
    return match[1] if match else None


def _of_container(system: System, container: Resource, limit: str) -> Value:
    """Return what a flag says, where the configuration is in the input and sends the samples nowhere else."""
    siblings = system.children.get(container.parent, ())
    if any("thanos" in f"{sibling.name} {sibling.attributes.get('image')}" for sibling in siblings):
        return Known(None)
    texts = [str(config.attributes.get("data")) for config in system.of_kind("config")]
    if any("remote_write" in text or "remote_read" in text for text in texts):
        return Known(None)
    if not any("scrape_configs" in text for text in texts):
        return Unknown(f"the configuration of {container.address} is not in the input; it may write its samples on")
    return _seconds(limit, container)


def _seconds(written: Data, keeper: Resource) -> Value:
    seconds = prometheus_seconds(str(written)) if isinstance(written, str) else None
    return Unknown(f"{keeper.address} does not say for how long") if seconds is None else Known(float(seconds))


def _rank(pair: tuple[Resource, Value]) -> tuple[int, float]:
    """Order how long samples are kept: what nobody can say may be the longest, and null is for ever."""
    value = pair[1]
    if isinstance(value, Unknown):
        return 2, 0.0
    return (0, float(value.data)) if isinstance(value.data, (int, float)) else (1, 0.0)


def _text(kept: Value) -> str:
    seconds = kept.data if isinstance(kept, Known) else None
    return duration_text(float(seconds)) if isinstance(seconds, (int, float)) else ""
