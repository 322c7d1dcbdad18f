"""Objects that hold, allow or describe: configuration, storage, quotas, certificates, monitors, packages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relint.model.value import Known, Value
from relint.readers.kubernetes.fields import (
    default,
    flag,
    items,
    known,
    mapping,
    measure,
    span,
    text,
    whole,
    word,
)
from relint.readers.kubernetes.objects import Object
from relint.readers.kubernetes.quantities import duration_seconds, quantity


def config(thing: Object) -> dict[str, Value]:
    """Return the facts of a ConfigMap or a Secret: its keys, never a value."""
    keys = {**mapping(thing.body, "data"), **mapping(thing.body, "stringData"), **mapping(thing.body, "binaryData")}
    return {"keys": Known(sorted(map(str, keys))), "immutable": flag(thing.body, "immutable")}


def claim(thing: Object) -> dict[str, Value]:
    """Return the facts of a PersistentVolumeClaim."""
    modes = [str(mode) for mode in items(thing.spec, "accessModes")]
    return {
        "access_modes": Known(modes, span(thing.spec, "accessModes")),
        "shared": Known("ReadWriteMany" in modes or "ReadOnlyMany" in modes, span(thing.spec, "accessModes")),
        "size_bytes": measure(mapping(thing.spec, "resources", "requests"), "storage", quantity, "a quantity"),
        "storage_class": word(thing.spec, "storageClassName"),
    }


def storage_class(thing: Object) -> dict[str, Value]:
    """Return the facts of a StorageClass."""
    return {
        "binding": word(thing.body, "volumeBindingMode", default("storageclass.volumeBindingMode")),
        "reclaim": word(thing.body, "reclaimPolicy", default("storageclass.reclaimPolicy")),
        "expandable": flag(thing.body, "allowVolumeExpansion"),
        "provisioner": word(thing.body, "provisioner"),
        "topologies": Known(len(items(thing.body, "allowedTopologies"))),
    }


def volume(thing: Object) -> dict[str, Value]:
    """Return the facts of a PersistentVolume."""
    return {
        "reclaim": word(
            thing.spec,
            "persistentVolumeReclaimPolicy",
            Known("Retain", None, "default", "Kubernetes API reference v1.33"),
        ),
        "host_path": Known(bool(mapping(thing.spec, "hostPath")), span(thing.spec, "hostPath")),
    }


def priority_class(thing: Object) -> dict[str, Value]:
    """Return the facts of a PriorityClass."""
    return {"value": whole(thing.body, "value"), "global_default": flag(thing.body, "globalDefault")}


def quota(thing: Object) -> dict[str, Value]:
    """Return the facts of a ResourceQuota."""
    hard = mapping(thing.spec, "hard")
    return {"pods": whole(hard, "pods"), "limits": Known(sorted(map(str, hard)), span(thing.spec, "hard"))}


def limit_range(thing: Object) -> dict[str, Value]:
    """Return the facts of a LimitRange: what containers get that ask for nothing."""
    of_containers = [limit for limit in items(thing.spec, "limits") if text(limit, "type") == "Container"]
    requests = {
        str(k) for limit in of_containers for k in {**mapping(limit, "default"), **mapping(limit, "defaultRequest")}
    }
    limits = {str(k) for limit in of_containers for k in mapping(limit, "default")}
    return {"default_requests": Known(sorted(requests)), "default_limits": Known(sorted(limits))}


def certificate(thing: Object) -> dict[str, Value]:
    """Return the facts of a cert-manager Certificate."""
    lasts = measure(
        thing.spec, "duration", duration_seconds, "a duration", Known(7776000.0, None, "default", "cert-manager API")
    )
    before = measure(thing.spec, "renewBefore", duration_seconds, "a duration")
    if known(before) is None and isinstance(before, Known) and isinstance(lasts, Known):
        before = Known(known(lasts) / 3, None, "default", "cert-manager API: a third of the duration")
    return {
        "renewed": Known(True),
        "lasts_seconds": lasts,
        "renew_before_seconds": before,
        "secret_name": word(thing.spec, "secretName"),
    }


def external_secret(thing: Object) -> dict[str, Value]:
    """Return the facts of an ExternalSecret."""
    refresh = measure(thing.spec, "refreshInterval", duration_seconds, "a duration")
    target = text(thing.spec, "target", "name") or thing.name
    return {"refresh_seconds": refresh, "target": Known(target)}


def monitor(thing: Object) -> dict[str, Value]:
    """Return the facts of a ServiceMonitor, PodMonitor or Probe."""
    endpoints = items(thing.spec, "endpoints") or items(thing.spec, "podMetricsEndpoints")
    overlong = [
        (f"scrapeTimeout {text(e, 'scrapeTimeout')} is longer than interval {text(e, 'interval')}", e)
        for e in endpoints
        if (duration_seconds(text(e, "scrapeTimeout")) or 0) > (duration_seconds(text(e, "interval")) or float("inf"))
    ]
    return {
        "endpoints": Known(len(endpoints)),
        "overlong": Known(
            [words for words, _ in overlong], span(overlong[0][1], "scrapeTimeout") if overlong else None
        ),
        "namespace_written": Known(bool(thing.namespace)),
    }


def namespace(thing: Object) -> dict[str, Value]:
    """Return the facts of a Namespace."""
    return {"labels": Known(dict(thing.labels))}


def package(thing: Object) -> dict[str, Value]:
    """Return the facts of something that another tool turns into objects: a HelmRelease, an Application."""
    spec = thing.spec
    chart = mapping(spec, "chart", "spec")
    source = mapping(spec, "source") or (items(spec, "sources") or [{}])[0]
    version = word(chart, "version") if chart else word(mapping(source), "targetRevision")
    remediation = mapping(spec, "upgrade", "remediation")
    return {
        "version": version,
        "rolls_back": Known(bool(remediation) or bool(mapping(spec, "rollback")), span(spec, "upgrade")),
        "retries": whole(remediation, "retries"),
    }


def experiment(thing: Object) -> dict[str, Value]:
    """Return the facts of a chaos experiment of Chaos Mesh or Litmus.

    `target` is a label selector with the `namespaces` that it looks in; null where it chooses in another way.
    Sources: https://chaos-mesh.org/docs/define-chaos-experiment-scope/, https://litmuschaos.github.io/litmus/
    """
    spec = thing.spec
    wrapped = (node for key, node in spec.items() if key.endswith("Chaos"))  # of a Schedule
    holder = spec if "selector" in spec else next(wrapped, None)
    target = _of_litmus(mapping(spec, "appinfo")) or _of_chaos_mesh(mapping(holder, "selector"))
    place = span(spec, "appinfo") or span(holder, "selector")
    return {
        "lasts_seconds": measure(spec, "duration", duration_seconds, "a duration"),
        "target": Known(target or None, place),
    }


def _of_chaos_mesh(node: Mapping[str, Any]) -> dict[str, Any]:
    labels, expressions = mapping(node, "labelSelectors"), items(node, "expressionSelectors")
    if not labels and not expressions:
        return {}
    return {"matchLabels": labels, "matchExpressions": expressions, "namespaces": items(node, "namespaces")}


def _of_litmus(node: Mapping[str, Any]) -> dict[str, Any]:
    pairs = [part.partition("=") for part in text(node, "applabel").split(",")]
    if not all(key.strip() and equals for key, equals, _ in pairs):
        return {}
    labels = {key.strip(): value.strip() for key, _, value in pairs}
    return {"matchLabels": labels, "namespaces": [text(node, "appns")] if text(node, "appns") else []}


def nothing(_thing: Object) -> dict[str, Value]:
    """Return no facts: the object counts, but no rule asks it anything."""
    return {}
