"""Autoscalers and disruption budgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.fields import (
    NOTHING,
    at,
    default,
    field,
    items,
    mapping,
    span,
    text,
    whole,
    word,
)
from relint.readers.kubernetes.objects import Object
from relint.readers.kubernetes.quantities import share


def autoscaler(thing: Object) -> dict[str, Value]:
    """Return the facts of an HPA of any version or a KEDA ScaledObject."""
    if thing.kind == "ScaledObject":
        least = whole(thing.spec, "minReplicaCount", default("keda.minReplicaCount"))
        most = whole(thing.spec, "maxReplicaCount", default("keda.maxReplicaCount"))
        triggers = items(thing.spec, "triggers")
        facts = {
            "idle_replicas": whole(thing.spec, "idleReplicaCount"),
            "metrics": Known(len(triggers), span(thing.spec, "triggers")),
        }
    else:
        least = whole(thing.spec, "minReplicas", default("hpa.minReplicas"))
        most = whole(thing.spec, "maxReplicas")
        facts = _hpa_metrics(thing.spec)
    paused = {"paused": Known("autoscaling.keda.sh/paused-replicas" in thing.annotations)}
    return {**_target(thing), "least": least, "most": most, **facts, **paused}


def _target(thing: Object) -> dict[str, Value]:
    target = mapping(thing.spec, "scaleTargetRef")
    kind = text(target, "kind") or ("Deployment" if thing.kind == "ScaledObject" else "")
    return {
        "target_kind": Known(kind, span(target, "kind")),
        "target_name": word(target, "name"),
        "namespace_written": Known(bool(thing.namespace)),
    }


def _hpa_metrics(spec: Mapping[str, Any]) -> dict[str, Value]:
    listed = items(spec, "metrics")
    relative = [name for metric in listed if (name := _relative(metric))]
    if spec.get("targetCPUUtilizationPercentage") is not None:
        relative.append("cpu")
    default_cpu = not listed and not relative
    return {
        "metrics": Known(len(listed) + ("targetCPUUtilizationPercentage" in spec), span(spec, "metrics")),
        "relative_to": Known(["cpu"] if default_cpu else sorted(set(relative)), span(spec, "metrics")),
    }


def _relative(metric: Any) -> str:
    """Return the resource that a metric measures as a share of what pods request; "" where it measures otherwise."""
    for kind in ("resource", "containerResource"):
        node = mapping(metric, kind)
        if at(node, "target", "averageUtilization") is not None or node.get("targetAverageUtilization") is not None:
            return text(node, "name")
    return ""


def disruption_budget(thing: Object) -> dict[str, Value]:
    """Return the facts of a PodDisruptionBudget."""
    least, most = (_limit(thing.spec, key) for key in ("minAvailable", "maxUnavailable"))
    written = [key for key, value in (("minAvailable", least), ("maxUnavailable", most)) if not _absent(value)]
    return {
        "least_available": least,
        "most_unavailable": most,
        "limits": Known(len(written), span(thing.spec, written[-1]) if written else None),
        "unhealthy_policy": word(thing.spec, "unhealthyPodEvictionPolicy", default("pdb.unhealthyPodEvictionPolicy")),
        "namespace_written": Known(bool(thing.namespace)),
    }


def _limit(spec: Mapping[str, Any], key: str) -> Value:
    value = field(spec, key)
    if isinstance(value, Known) and value.data is not None and share(value.data) is None:
        return Unknown("it is neither a number nor a percentage", span=value.span)
    return value


def _absent(value: Value) -> bool:
    return isinstance(value, Known) and value.data is None


def vertical_autoscaler(thing: Object) -> dict[str, Value]:
    """Return the facts of a VerticalPodAutoscaler."""
    target = mapping(thing.spec, "targetRef")
    mode = word(
        mapping(thing.spec, "updatePolicy"), "updateMode", Known("Auto", None, "default", "VerticalPodAutoscaler API")
    )
    return {"target_kind": Known(text(target, "kind")), "target_name": word(target, "name"), "update_mode": mode}


def node_pool(thing: Object) -> dict[str, Value]:
    """Return the facts of a Karpenter NodePool."""
    template = mapping(thing.spec, "template", "spec")
    zones: Value = NOTHING
    capacity: Value = NOTHING
    for requirement in items(template, "requirements"):
        if text(requirement, "operator") != "In":
            continue
        values = [str(value) for value in items(requirement, "values")]
        if text(requirement, "key") == "topology.kubernetes.io/zone":
            zones = Known(len(set(values)), span(requirement, "values"))
        if text(requirement, "key") == "karpenter.sh/capacity-type":
            capacity = Known(values == ["spot"], span(requirement, "values"))
    return {"zones": zones, "spot_only": capacity, "limited": Known(bool(mapping(thing.spec, "limits")))}
