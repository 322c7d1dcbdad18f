"""Kubernetes objects that Terraform declares (`kubernetes_deployment`, `kubernetes_manifest`), read as manifests are.

The provider writes the API's fields in snake case, lists of objects as repeated blocks with a name in the singular, and
one object as a list of one. Undoing that gives the object; places stay those of the Terraform source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from relint.lang.yaml import Map, Mark, Seq
from relint.model.resource import Resource, Spans, identity
from relint.model.value import Data, Unknown

PREFIX = "kubernetes_"
MANIFEST = "kubernetes_manifest"
VERSION = re.compile(r"_v\d\w*\Z")
TYPES: Mapping[str, tuple[str, str]] = {
    "deployment": ("apps/v1", "Deployment"),
    "stateful_set": ("apps/v1", "StatefulSet"),
    "daemonset": ("apps/v1", "DaemonSet"),
    "daemon_set": ("apps/v1", "DaemonSet"),
    "replication_controller": ("v1", "ReplicationController"),
    "pod": ("v1", "Pod"),
    "job": ("batch/v1", "Job"),
    "cron_job": ("batch/v1", "CronJob"),
    "service": ("v1", "Service"),
    "ingress": ("networking.k8s.io/v1", "Ingress"),
    "network_policy": ("networking.k8s.io/v1", "NetworkPolicy"),
    "horizontal_pod_autoscaler": ("autoscaling/v2", "HorizontalPodAutoscaler"),
    "pod_disruption_budget": ("policy/v1", "PodDisruptionBudget"),
    "config_map": ("v1", "ConfigMap"),
    "namespace": ("v1", "Namespace"),
    "service_account": ("v1", "ServiceAccount"),
    "persistent_volume_claim": ("v1", "PersistentVolumeClaim"),
    "storage_class": ("storage.k8s.io/v1", "StorageClass"),
    "priority_class": ("scheduling.k8s.io/v1", "PriorityClass"),
    "limit_range": ("v1", "LimitRange"),
    "resource_quota": ("v1", "ResourceQuota"),
}
"""Type without its prefix and version -> apiVersion and kind; secrets are left alone."""

LISTS: Mapping[str, str] = {
    "container": "containers",
    "init_container": "initContainers",
    "env": "env",
    "env_from": "envFrom",
    "port": "ports",
    "ports": "ports",
    "volume": "volumes",
    "volume_mount": "volumeMounts",
    "toleration": "tolerations",
    "topology_spread_constraint": "topologySpreadConstraints",
    "host_aliases": "hostAliases",
    "image_pull_secrets": "imagePullSecrets",
    "rule": "rules",
    "path": "paths",
    "tls": "tls",
    "match_expressions": "matchExpressions",
    "match_fields": "matchFields",
    "metric": "metrics",
    "items": "items",
    "volume_claim_template": "volumeClaimTemplates",
    "node_selector_term": "nodeSelectorTerms",
    "http_header": "httpHeaders",
    "readiness_gate": "readinessGates",
    "ingress": "ingress",
    "egress": "egress",
    "from": "from",
    "to": "to",
    "limit": "limits",
    "preferred_during_scheduling_ignored_during_execution": "preferredDuringSchedulingIgnoredDuringExecution",
}
"""Blocks that stand for a list of objects -> the list's name in the API."""

REQUIRED = "required_during_scheduling_ignored_during_execution"  # a list among pods, one object among nodes
AMONG_PODS = frozenset({"pod_affinity", "pod_anti_affinity"})

PORT_OF_BACKEND = ("service", "port")  # of an Ingress: one object


def is_object(resource: Resource) -> bool:
    """Tell whether a Terraform resource is a Kubernetes object that `objects` reads."""
    return resource.type == MANIFEST or _sort(resource) in TYPES


def objects(resource: Resource) -> list[Resource]:
    """Return the resources that a Terraform resource makes in a cluster, under its Terraform address."""
    from relint.readers.kubernetes import read_object, resources

    body = _manifest(resource) if resource.type == MANIFEST else _body(resource)
    read = read_object(body, resource.span.path, resource.span.line, resource.scope) if body is not None else None
    if read is None:
        return [resource]
    made = list(resources(read))
    return list(_renamed(made, resource)) if made else [resource]


def _renamed(made: Sequence[Resource], source: Resource) -> Iterator[Resource]:
    """Yield the object under its Terraform address, and its parts under that."""
    whole = made[0]
    ids = {part.id: identity(source.scope, _address(part, whole, source)) for part in made}
    for part in made:
        first = part is whole
        yield replace(
            part,
            address=_address(part, whole, source),
            scope=source.scope,
            parent=ids.get(part.parent, part.parent),
            span=source.span if first else part.span,
            refs=source.refs if first else part.refs,
            reusable=source.reusable,
        )


def _address(part: Resource, whole: Resource, source: Resource) -> str:
    return source.address + part.address.removeprefix(whole.address) if part is not whole else source.address


def _sort(resource: Resource) -> str:
    if not resource.type.startswith(PREFIX):
        return ""
    return VERSION.sub("", resource.type.removeprefix(PREFIX))


def _manifest(resource: Resource) -> Map | None:
    manifest = resource.attributes.get("manifest")
    return _Undone(resource).keep(manifest, "manifest") if isinstance(manifest, Mapping) else None


def _body(resource: Resource) -> Map:
    api, kind = TYPES[_sort(resource)]
    undone = _Undone(resource)
    own = {key: value for key, value in resource.attributes.items() if key in {"metadata", "spec", "data"}}
    rest = {key: value for key, value in resource.attributes.items() if key not in own}
    body = undone.mapping({**own, **rest}, "", "")
    for key, value in (("apiVersion", api), ("kind", kind)):
        undone.put(body, key, value, "")
    return body


class _Undone:
    """Undoes what the provider does to the API's fields, with the places of the Terraform source."""

    def __init__(self, resource: Resource) -> None:
        self._spans: Spans = resource.spans
        self._head = resource.span.head

    def mapping(self, block: Mapping[str, Data], path: str, name: str) -> Map:
        """Return a block as an object."""
        made = self._map(path)
        for key, value in block.items():
            if value is None or value == []:
                continue
            here = f"{path}.{key}" if path else key
            self.put(made, _key(key, value, name), self._value(key, value, here, name), here)
        return made

    def put(self, made: Map, key: str, value: Any, path: str) -> None:
        """Add an entry with its place."""
        span = self._span(path)
        made[key] = value
        text = value if isinstance(value, str) else None
        made.marks[key] = Mark(span.line, span.column, span.line, span.column, span.end_line, span.end_column, text)

    def keep(self, data: Data, path: str) -> Any:
        """Return data as it is, with places: names in it are the user's or already the API's."""
        if isinstance(data, Mapping):
            made = self._map(path)
            for key, value in data.items():
                self.put(made, key, self.keep(value, f"{path}.{key}"), f"{path}.{key}")
            return made
        if isinstance(data, Sequence) and not isinstance(data, str):
            return self._seq([self.keep(item, f"{path}.{index}") for index, item in enumerate(data)], path)
        return data

    def _value(self, key: str, value: Data, path: str, name: str) -> Any:
        if not _are_blocks(value):
            return self.keep(value, path)
        blocks: Any = value
        made = [
            block if isinstance(block, Unknown) else self.mapping(block, f"{path}.{index}", key)
            for index, block in enumerate(blocks)
        ]
        return self._seq(made, path) if _is_list(key, name) else made[0]

    def _map(self, path: str) -> Map:
        span = self._span(path)
        return Map(span.path, (span.line, span.column))

    def _seq(self, items: list[Any], path: str) -> Seq:
        head = self._span(path)
        made = Seq(head.path, (head.line, head.column))
        for index, item in enumerate(items):
            span = self._span(f"{path}.{index}")
            made.append(item)
            made.marks.append(
                Mark(span.line, span.column, span.line, span.column, span.end_line, span.end_column, None)
            )
        return made

    def _span(self, path: str) -> Any:
        return (self._spans.get(path) if path else None) or self._head


def _are_blocks(value: Data) -> bool:
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        return False
    return all(isinstance(item, (Mapping, Unknown)) for item in value) and any(isinstance(i, Mapping) for i in value)


def _is_list(key: str, name: str) -> bool:
    if (name, key) == PORT_OF_BACKEND:
        return False
    return key in LISTS or (key == REQUIRED and name in AMONG_PODS)


def _key(key: str, value: Data, name: str) -> str:
    if (name, key) == PORT_OF_BACKEND:
        return key
    if key in LISTS and (_are_blocks(value) or key in {"items", "ports"}):
        return LISTS[key]
    head, *rest = key.split("_")
    return head + "".join(_capital(part) for part in rest)


def _capital(part: str) -> str:
    return {"ip": "IP", "ips": "IPs", "api": "API"}.get(part, part[:1].upper() + part[1:])
