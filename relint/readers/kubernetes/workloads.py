"""Workloads and jobs: objects that carry a pod template, with their containers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value
from relint.readers.kubernetes.containers import COMPLETED, containers, serving_ports
from relint.readers.kubernetes.fields import (
    NOTHING,
    at,
    default,
    derived,
    field,
    flag,
    holes,
    items,
    known,
    mapping,
    span,
    text,
    whole,
    word,
)
from relint.readers.kubernetes.labels import selector
from relint.readers.kubernetes.objects import Object, texts
from relint.readers.kubernetes.quantities import quantity, share
from relint.readers.kubernetes.schedules import interval_seconds
from relint.readers.kubernetes.spreading import spreading_facts, zone_pin
from relint.readers.kubernetes.templates import JOBS, WORKLOADS, Template, template

PER_NODE = frozenset({"DaemonSet"})
ORPHANS = frozenset({"Pod"})
OWN_COUNT = frozenset(
    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Rollout", "CloneSet", "DeploymentConfig"}
)
STRATEGIES: Mapping[str, tuple[str, str]] = {
    "Deployment": ("strategy", "deployment"),
    "DaemonSet": ("updateStrategy", "daemonset"),
    "StatefulSet": ("updateStrategy", "statefulset"),
}
KNATIVE_MIN = ("autoscaling.knative.dev/min-scale", "autoscaling.knative.dev/minScale")
NEVER_WRITTEN = Unknown("only its controller knows how many pods it makes")


def workload(thing: Object) -> list[Resource]:
    """Return a workload or a job with its containers; nothing where the object has no pods."""
    found = template(thing)
    if found is None:
        return []
    if (thing.group, thing.kind) in JOBS:
        head = thing.resource("job", {**_job_facts(thing), **_pod_facts(thing, found)})
        return [head, *containers(head, found, lasting=False)]
    facts = {**_workload_facts(thing, found), **_pod_facts(thing, found), **_lasting_facts(found, thing.namespace)}
    head = thing.resource("workload", facts)
    lasting = text(found.node, "spec", "restartPolicy") in {"", "Always"} and (thing.group, thing.kind) in WORKLOADS
    return [head, *containers(head, found, lasting=lasting)]


def _pod_facts(thing: Object, found: Template) -> dict[str, Value]:
    """Return what holds for any pod template."""
    spec = mapping(found.node, "spec")
    return {
        "controller": Known(thing.kind),
        "namespace_written": Known(bool(thing.namespace)),
        "pod_labels": _pod_labels(thing, found),
        "restart_policy": word(spec, "restartPolicy", default("pod.restartPolicy")),
        "priority_class": word(spec, "priorityClassName"),
        "service_account": word(spec, "serviceAccountName"),
        "host_network": flag(spec, "hostNetwork"),
        "claims": _claims(spec),
        "host_paths": _volumes(spec, "hostPath"),
        "unbounded_scratch": _unbounded_scratch(spec),
        "missing_volumes": _completed(_missing_volumes(spec, thing), found),
        "containers": Known(len(items(spec, "containers"))),
    }


def _pod_labels(thing: Object, found: Template) -> Value:
    if at(thing.body, "spec", "workloadRef") is not None:
        return Unknown("its pods are described by another workload")
    node = mapping(found.node, "metadata", "labels")
    implied = {"serving.knative.dev/service": thing.name} if thing.group == "serving.knative.dev" else {}
    if not found.node:  # no template is written: its pods must have the labels that its selector asks for
        implied = {**texts(at(thing.body, "spec", "selector", "matchLabels"))}
    return Known({**texts(node), **implied}, span(mapping(found.node, "metadata"), "labels"))


def _claims(spec: Mapping[str, Any]) -> Value:
    names = [text(volume, "persistentVolumeClaim", "claimName") for volume in items(spec, "volumes")]
    return Known([name for name in names if name], span(spec, "volumes"))


def _volumes(spec: Mapping[str, Any], sort: str) -> Value:
    listed = items(spec, "volumes")
    found = [(text(v, "name"), i) for i, v in enumerate(listed) if isinstance(at(v, sort), Mapping)]
    return Known([name for name, _ in found], span(spec.get("volumes"), found[0][1]) if found else None)


def _unbounded_scratch(spec: Mapping[str, Any]) -> Value:
    """Return the emptyDir volumes without a size; those in memory are the dangerous ones and come first."""
    found = []
    for index, volume in enumerate(items(spec, "volumes")):
        scratch = at(volume, "emptyDir")
        if isinstance(scratch, Mapping) and quantity(scratch.get("sizeLimit")) is None and not holes(scratch, 10):
            found.append((text(scratch, "medium") != "Memory", text(volume, "name"), index))
    found.sort()
    memory = [name for on_disk, name, _ in found if not on_disk]
    return Known(memory, span(spec.get("volumes"), found[0][2]) if memory else None)


def _missing_volumes(spec: Mapping[str, Any], thing: Object) -> Value:
    """Return mounts of volumes that the pod does not have; the API server refuses them."""
    there = {text(volume, "name") for volume in items(spec, "volumes")}
    there |= {text(claim, "metadata", "name") for claim in items(thing.spec, "volumeClaimTemplates")}
    for section in ("initContainers", "containers"):
        for container in items(spec, section):
            for index, mount in enumerate(items(container, "volumeMounts")):
                name = text(mount, "name")
                if name and name not in there and not holes(mount, 10) and not holes(sorted(there), 100):
                    return Known([name], span(container["volumeMounts"], index))
    return Known([])


def _workload_facts(thing: Object, found: Template) -> dict[str, Value]:
    facts = {
        "replicas": _replicas(thing, found),
        "replicas_written": Known(thing.spec.get("replicas") is not None, span(thing.spec, "replicas")),
        "selector_matches": _selector_matches(thing, found),
        "minimum_ready_seconds": whole(thing.spec, "minReadySeconds", default("minReadySeconds")),
        **_rollout(thing),
    }
    if thing.kind == "StatefulSet":
        facts["service_name"] = word(thing.spec, "serviceName")
        facts["claim_templates"] = Known(len(items(thing.spec, "volumeClaimTemplates")))
        facts["pod_management"] = word(thing.spec, "podManagementPolicy", default("statefulset.podManagementPolicy"))
    if thing.kind in {"Deployment", "Rollout", "DeploymentConfig"}:
        facts["progress_deadline_seconds"] = whole(
            thing.spec, "progressDeadlineSeconds", default("deployment.progressDeadlineSeconds")
        )
        facts["revisions_kept"] = whole(thing.spec, "revisionHistoryLimit", default("deployment.revisionHistoryLimit"))
        facts["paused"] = flag(thing.spec, "paused")
    return facts


def _replicas(thing: Object, found: Template) -> Value:
    """Return the number of pods that the object asks for; null for a DaemonSet."""
    if thing.kind in PER_NODE:
        return NOTHING
    if thing.kind in ORPHANS:
        return derived(1)
    if thing.group == "serving.knative.dev":
        return _knative_replicas(found)
    if thing.kind in OWN_COUNT:
        return whole(thing.spec, "replicas", default("rollout.replicas" if thing.kind == "Rollout" else "replicas"))
    return NEVER_WRITTEN


def _knative_replicas(found: Template) -> Value:
    node = mapping(found.node, "metadata", "annotations")
    for key in KNATIVE_MIN:
        if node.get(key) is not None:
            return whole(node, key)
    return default("knative.minScale")


def _selector_matches(thing: Object, found: Template) -> Value:
    """Tell whether a workload's selector selects its own pods; the API server refuses it otherwise."""
    node = thing.spec.get("selector")
    labels = texts(mapping(found.node, "metadata", "labels"))
    where = span(thing.spec, "selector")
    if thing.kind in {"Pod", "Rollout"} or thing.group not in {"apps", "extensions", "apps.kruise.io"} or node is None:
        return NOTHING
    chosen = selector(node)
    if chosen is None or chosen.empty:
        return NOTHING
    if chosen.matches(labels):
        return Known(True, where)
    return (
        Unknown("a label is filled in later", span=where) if chosen.open or holes(labels, 50) else Known(False, where)
    )


def _rollout(thing: Object) -> dict[str, Value]:
    """Return how a new version replaces the old one, limits as numbers or percentages as written."""
    if thing.kind not in STRATEGIES:
        return _argo_rollout(thing) if thing.kind == "Rollout" else {}
    key, name = STRATEGIES[thing.kind]
    strategy = mapping(thing.spec, key)
    rolling = mapping(strategy, "rollingUpdate")
    facts: dict[str, Value] = {"strategy": word(strategy, "type", default(f"{name}.strategy"))}
    if known(facts["strategy"]) != "RollingUpdate":
        return facts
    facts["max_unavailable"] = _limit(rolling, "maxUnavailable", default(f"{name}.maxUnavailable"))
    facts["max_surge"] = (
        derived(0) if name == "statefulset" else _limit(rolling, "maxSurge", default(f"{name}.maxSurge"))
    )
    return facts


def _argo_rollout(thing: Object) -> dict[str, Value]:
    strategy = mapping(thing.spec, "strategy")
    canary, blue_green = strategy.get("canary"), strategy.get("blueGreen")
    if isinstance(blue_green, Mapping):
        return {"strategy": Known("BlueGreen", span(strategy, "blueGreen"))}
    if not isinstance(canary, Mapping):
        return {"strategy": Unknown("it has neither canary nor blueGreen")}
    return {
        "strategy": Known("RollingUpdate", span(strategy, "canary")),
        "max_unavailable": _limit(canary, "maxUnavailable", default("rollout.maxUnavailable")),
        "max_surge": _limit(canary, "maxSurge", default("rollout.maxSurge")),
        "endless_pauses": _pauses(canary),
    }


def _pauses(canary: Mapping[str, Any]) -> Value:
    steps = items(canary, "steps")
    found = [i for i, step in enumerate(steps) if isinstance(step, Mapping) and _is_endless(step)]
    return Known(len(found), span(canary.get("steps"), found[0]) if found else None)


def _is_endless(step: Mapping[str, Any]) -> bool:
    return "pause" in step and not mapping(step, "pause").get("duration")


def _limit(node: Mapping[str, Any], key: str, fallback: Known) -> Value:
    value = field(node, key, fallback)
    if isinstance(value, Known) and share(value.data) is None:
        return Unknown("it is neither a number nor a percentage", span=value.span)
    return value


def _lasting_facts(found: Template, namespace: str) -> dict[str, Value]:
    spec = mapping(found.node, "spec")
    labels = texts(mapping(found.node, "metadata", "labels"))
    pin = zone_pin(spec)
    probed = [c for c in items(spec, "containers") if isinstance(at(c, "readinessProbe"), Mapping)]
    sidecars = [c for c in items(spec, "initContainers") if text(c, "restartPolicy") == "Always"]
    probed += [c for c in sidecars if isinstance(at(c, "readinessProbe"), Mapping)]
    ports = [port for c in [*items(spec, "containers"), *sidecars] for port in serving_ports(c)]
    spreading = spreading_facts(spec, labels, namespace)
    return {
        "grace_seconds": whole(spec, "terminationGracePeriodSeconds", default("pod.terminationGracePeriodSeconds")),
        "pinned_to": Known(pin, span(spec, "nodeSelector") or span(spec, "nodeName")),
        "readiness_probe": _probed(found, probed),
        "declares_ports": Known(ports),
        **spreading,
        "spread_defects": _completed(spreading["spread_defects"], found),
    }


def _probed(found: Template, probed: list[Any]) -> Value:
    if _open_containers(mapping(found.node, "spec")):
        return Unknown("its containers are filled in later")
    return Unknown(COMPLETED) if found.partial and not probed else Known(bool(probed))


def _completed(defects: Value, found: Template) -> Value:
    """Return what is wrong with a template; nobody can say so of one that an operator completes."""
    return Unknown(COMPLETED) if found.partial and isinstance(defects, Known) and defects.data else defects


def _open_containers(spec: Mapping[str, Any]) -> bool:
    """Tell whether a container, or the probe of one, is filled in later."""
    listed = [spec.get("containers"), *items(spec, "containers")]
    return any(isinstance(c, Unknown) or isinstance(at(c, "readinessProbe"), Unknown) for c in listed)


def _job_facts(thing: Object) -> dict[str, Value]:
    scheduled = thing.kind == "CronJob"
    spec = mapping(thing.spec, "jobTemplate", "spec") if scheduled else thing.spec
    facts: dict[str, Value] = {
        "scheduled": Known(scheduled),
        "retries": whole(spec, "backoffLimit", default("job.backoffLimit")),
        "deadline_seconds": whole(spec, "activeDeadlineSeconds"),
        "kept_seconds": whole(spec, "ttlSecondsAfterFinished"),
        "restart_policy_written": word(mapping(spec, "template", "spec"), "restartPolicy"),
    }
    return facts | _schedule_facts(thing) if scheduled else facts


def _schedule_facts(thing: Object) -> dict[str, Value]:
    schedule = word(thing.spec, "schedule")
    return {
        "schedule": schedule,
        "schedule_valid": _schedule(schedule, lambda seconds: seconds is not None),
        "interval_seconds": _schedule(schedule, lambda seconds: seconds),
        "concurrency": word(thing.spec, "concurrencyPolicy", default("cronjob.concurrencyPolicy")),
        "start_deadline_seconds": whole(thing.spec, "startingDeadlineSeconds"),
        "suspended": flag(thing.spec, "suspend", default("cronjob.suspend")),
        "time_zone": word(thing.spec, "timeZone"),
        "failures_kept": whole(thing.spec, "failedJobsHistoryLimit", default("cronjob.failedJobsHistoryLimit")),
    }


def _schedule(schedule: Value, read: Callable[[float | None], Data]) -> Value:
    if isinstance(schedule, Unknown) or schedule.data is None:
        return schedule
    return Known(read(interval_seconds(str(schedule.data))), schedule.span)
