"""Where the pods of a workload are described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from relint.readers.kubernetes.fields import at, mapping
from relint.readers.kubernetes.objects import Object

DIRECT = ("spec", "template")
PATHS: Mapping[str, tuple[str, ...]] = {
    "Pod": (),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "PodTemplate": ("template",),
}
WORKLOADS = frozenset(
    {
        ("", "Pod"),
        ("", "ReplicationController"),
        ("", "PodTemplate"),
        ("apps", "Deployment"),
        ("apps", "StatefulSet"),
        ("apps", "DaemonSet"),
        ("apps", "ReplicaSet"),
        ("extensions", "Deployment"),
        ("extensions", "DaemonSet"),
        ("extensions", "ReplicaSet"),
        ("apps.openshift.io", "DeploymentConfig"),
        ("argoproj.io", "Rollout"),
        ("apps.kruise.io", "CloneSet"),
        ("apps.kruise.io", "StatefulSet"),
        ("apps.kruise.io", "DaemonSet"),
        ("serving.knative.dev", "Service"),
    }
)
JOBS = frozenset({("batch", "Job"), ("batch", "CronJob"), ("batch.volcano.sh", "Job")})
SEARCHED = 400  # nodes of a custom resource that are searched for a pod template
NEVER = frozenset(
    {"CustomResourceDefinition", "ConfigMap", "Secret", "WorkflowTemplate", "Workflow", "CronWorkflow"}
    | {"Application", "ApplicationSet", "HelmChart", "HelmRelease"}  # values lie over what a chart says
)


@dataclass(frozen=True, slots=True)
class Template:
    """A pod template and the dotted path that it stands at; the path is empty for a Pod itself."""

    node: Mapping[str, Any]
    path: str
    partial: bool = False  # of a custom resource: its operator may lay it over a template of its own

    @property
    def spec_path(self) -> str:
        """The dotted path of the pod's spec."""
        return f"{self.path}.spec" if self.path else "spec"


def template(thing: Object) -> Template | None:
    """Return the pod template of an object; None where it has none."""
    if (thing.group, thing.kind) in WORKLOADS | JOBS:
        path = PATHS.get(thing.kind, DIRECT)
        node = at(thing.body, *path)
        return Template(node if isinstance(node, Mapping) else {}, ".".join(path))
    return _searched(thing.body) if thing.kind not in NEVER and "." in thing.group else None


def _searched(body: Mapping[str, Any]) -> Template | None:
    """Return the first pod template of a custom resource, nearest to its root."""
    level: list[tuple[str, Any]] = [("spec", mapping(body, "spec"))]
    seen = 0
    while level and seen < SEARCHED:
        following: list[tuple[str, Any]] = []
        for path, node in level:
            seen += 1
            if _is_template(path, node):
                return Template(node, path, partial=True)
            following += _children(path, node)
        level = following
    return None


def _is_template(path: str, node: Any) -> bool:
    if not isinstance(node, Mapping) or not path.lower().endswith("template"):
        return False
    containers = at(node, "spec", "containers")
    return isinstance(containers, list) and any(
        isinstance(c, Mapping) and ("image" in c or "name" in c) for c in containers
    )


def _children(path: str, node: Any) -> list[tuple[str, Any]]:
    if not isinstance(node, Mapping) or path.count(".") > 6:
        return []
    return [(f"{path}.{key}", value) for key, value in node.items() if isinstance(value, Mapping)]
