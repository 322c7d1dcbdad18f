"""One object of the Kubernetes API, read as far as it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relint.lang.yaml import Map, NodeSpans
from relint.model.resource import NOTHING, Resource, Spans
from relint.model.span import Span, whole_file
from relint.model.value import Value
from relint.readers.kubernetes.fields import at, mapping, text

BUILT_IN = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    }
)
"""API groups that every cluster serves."""

TAKEN = frozenset(
    {"Service", "Ingress", "Endpoints", "Node", "Event", "Namespace", "Secret", "ConfigMap", "Job", "StatefulSet"}
    | {"DaemonSet", "NetworkPolicy", "Role", "PriorityClass"}
)
"""Kinds of the built-in groups whose names other groups use too; there the group is part of the address."""

ALSO_ELSEWHERE = frozenset({("networking.istio.io", "Gateway"), ("policy.linkerd.io", "HTTPRoute")})

HOMES = {
    **dict.fromkeys(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"), "apps"),
    **dict.fromkeys(("Job", "CronJob"), "batch"),
    **dict.fromkeys(("Ingress", "NetworkPolicy"), "networking.k8s.io"),
    "HorizontalPodAutoscaler": "autoscaling",
    "PodDisruptionBudget": "policy",
    "PriorityClass": "scheduling.k8s.io",
    "StorageClass": "storage.k8s.io",
}
"""The API group of kinds that somebody may have written without it (apiVersion: v1)."""

CLUSTER_WIDE = frozenset(
    {
        "APIService",
        "ClusterIssuer",
        "ClusterRole",
        "ClusterRoleBinding",
        "CSIDriver",
        "CustomResourceDefinition",
        "GatewayClass",
        "IngressClass",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "NodePool",
        "EC2NodeClass",
        "PersistentVolume",
        "PriorityClass",
        "RuntimeClass",
        "StorageClass",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeSnapshotClass",
    }
)
"""Kinds that stand in no namespace."""


@dataclass(frozen=True, slots=True, eq=False)
class Object:
    """An object with its head taken apart; `body` may be partly invalid."""

    body: Mapping[str, Any]
    group: str
    version: str
    kind: str
    name: str
    namespace: str  # "" where none is written
    span: Span
    spans: Spans = field(default=NOTHING)
    scope: str = ""
    used_in: str = ""  # the folder of the overlay or the release that applies it
    release: str = ""  # what it was rendered for: a chart's folder, a HelmRelease; "": it is written as it is

    @property
    def type(self) -> str:
        """Its type in a resource: "apps/v1/Deployment", "v1/Service"."""
        return f"{self.group}/{self.version}/{self.kind}" if self.group else f"{self.version}/{self.kind}"

    @property
    def spec(self) -> Mapping[str, Any]:
        """Its spec."""
        return mapping(self.body, "spec")

    @property
    def annotations(self) -> Mapping[str, str]:
        """Its annotations, as text."""
        return texts(at(self.body, "metadata", "annotations"))

    @property
    def labels(self) -> Mapping[str, str]:
        """Its labels, as text."""
        return texts(at(self.body, "metadata", "labels"))

    @property
    def is_cluster_wide(self) -> bool:
        """Tell whether it stands in no namespace."""
        return self.kind in CLUSTER_WIDE

    @property
    def address(self) -> str:
        """How it is called: "Deployment shop/checkout"; the namespace is `default` where none is written.

        What was rendered says what for: "Deployment shop/checkout (charts/checkout)".
        """
        foreign = (self.kind in TAKEN and self.group not in BUILT_IN) or (self.group, self.kind) in ALSO_ELSEWHERE
        kind = f"{self.kind}.{self.group}" if foreign else self.kind
        name = self.name if self.is_cluster_wide else f"{self.namespace or 'default'}/{self.name}"
        return f"{kind} {name} ({self.release})" if self.release else f"{kind} {name}"

    def resource(self, kind: str, facts: Mapping[str, Value]) -> Resource:
        """Return the resource for it, of one of relint's kinds."""
        return Resource(
            address=self.address,
            type=self.type,
            kind=kind,
            format="kubernetes",
            span=self.span,
            scope=self.scope,
            name=self.name,
            attributes=self.body,
            facts=facts,
            spans=self.spans,
            labels=self.labels,
            annotations=self.annotations,
            namespace="" if self.is_cluster_wide else self.namespace or "default",
            used_in=self.used_in,
        )


def read_object(body: Any, path: str, line: int = 1, scope: str = "", namespace: str = "") -> Object | None:
    """Return a document as an object; None where it says neither what it is nor how it is called.

    `namespace` is what the tool that applies it would give to an object without one.
    """
    if not isinstance(body, Mapping):
        return None
    api, kind = text(body, "apiVersion"), text(body, "kind")
    name = text(body, "metadata", "name") or text(body, "metadata", "generateName")
    if not kind or (not name and not mapping(body, "spec")):
        return None
    group, _, version = api.rpartition("/")
    written = text(body, "metadata", "namespace") or namespace
    return Object(
        body,
        group or HOMES.get(kind, ""),
        version or "v1",
        kind,
        name or "unnamed",
        written,
        _span(body, path, line),
        NodeSpans(body),
        scope,
    )


def _span(body: Mapping[str, Any], path: str, line: int) -> Span:
    if not isinstance(body, Map) or not body.marks:
        return whole_file(path) if line <= 1 else Span(path, line, 1, line, 1)
    last = list(body.marks.values())[-1]
    start_line, start_column = body.start
    return Span(body.path, start_line, start_column, max(last.end_line, start_line), last.end_column)


def texts(node: Any) -> Mapping[str, str]:
    """Return the scalar entries of a mapping as text: labels, annotations, selectors."""
    if not isinstance(node, Mapping):
        return {}
    return {
        key: value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in node.items()
        if isinstance(value, (str, int, float))
    }
