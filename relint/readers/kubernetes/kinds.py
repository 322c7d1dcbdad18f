"""Which of relint's kinds an object is, and the resources that it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from relint.catalog import sources
from relint.model.resource import Resource
from relint.model.value import Known, Value
from relint.readers.kubernetes import network, others, policies, scaling
from relint.readers.kubernetes.fields import at, span
from relint.readers.kubernetes.objects import Object
from relint.readers.kubernetes.routing import READERS
from relint.readers.kubernetes.workloads import workload

Facts = Callable[[Object], dict[str, Value]]

SORTS: Mapping[tuple[str, str], tuple[str, Facts]] = {
    ("", "Service"): ("service", network.service),
    ("", "Endpoints"): ("endpoints", others.nothing),
    ("discovery.k8s.io", "EndpointSlice"): ("endpoints", others.nothing),
    **dict.fromkeys(READERS, ("route", network.route)),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): ("webhook", network.webhook),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): ("webhook", network.webhook),
    ("gateway.networking.k8s.io", "Gateway"): ("mesh-gateway", network.gateway),
    ("networking.istio.io", "Gateway"): ("mesh-gateway", network.gateway),
    ("networking.istio.io", "DestinationRule"): ("mesh-policy", policies.destination_rule),
    ("networking.istio.io", "ServiceEntry"): ("service-entry", network.service_entry),
    ("networking.istio.io", "Sidecar"): ("mesh-policy", policies.sidecar),
    ("linkerd.io", "ServiceProfile"): ("mesh-policy", policies.service_profile),
    ("gateway.envoyproxy.io", "BackendTrafficPolicy"): ("mesh-policy", policies.backend_traffic_policy),
    ("cloud.google.com", "BackendConfig"): ("mesh-policy", policies.backend_config),
    ("networking.gke.io", "GCPBackendPolicy"): ("mesh-policy", policies.backend_config),
    ("networking.k8s.io", "NetworkPolicy"): ("network-policy", network.network_policy),
    ("extensions", "NetworkPolicy"): ("network-policy", network.network_policy),
    ("autoscaling", "HorizontalPodAutoscaler"): ("pod-autoscaler", scaling.autoscaler),
    ("keda.sh", "ScaledObject"): ("pod-autoscaler", scaling.autoscaler),
    ("autoscaling.k8s.io", "VerticalPodAutoscaler"): ("vertical-autoscaler", scaling.vertical_autoscaler),
    ("policy", "PodDisruptionBudget"): ("disruption-budget", scaling.disruption_budget),
    ("karpenter.sh", "NodePool"): ("node-pool", scaling.node_pool),
    ("", "ConfigMap"): ("config", others.config),
    ("", "Secret"): ("secret-object", others.config),
    ("bitnami.com", "SealedSecret"): ("secret-source", others.nothing),
    ("external-secrets.io", "ExternalSecret"): ("secret-source", others.external_secret),
    ("", "PersistentVolumeClaim"): ("volume-claim", others.claim),
    ("", "PersistentVolume"): ("volume", others.volume),
    ("storage.k8s.io", "StorageClass"): ("storage-class", others.storage_class),
    ("scheduling.k8s.io", "PriorityClass"): ("priority-class", others.priority_class),
    ("", "ServiceAccount"): ("service-account", others.nothing),
    ("", "ResourceQuota"): ("quota", others.quota),
    ("", "LimitRange"): ("limit-range", others.limit_range),
    ("", "Namespace"): ("namespace", others.namespace),
    ("cert-manager.io", "Certificate"): ("kubernetes-certificate", others.certificate),
    ("monitoring.coreos.com", "ServiceMonitor"): ("monitor", others.monitor),
    ("monitoring.coreos.com", "PodMonitor"): ("monitor", others.monitor),
    ("monitoring.coreos.com", "Probe"): ("monitor", others.monitor),
}
"""Group and kind -> relint's kind and its facts; what carries a pod template comes before."""

PACKAGES = frozenset(
    {
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("helm.cattle.io", "HelmChart"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("argoproj.io", "Application"),
        ("argoproj.io", "ApplicationSet"),
    }
)
"""What another tool turns into objects that relint does not see."""

OWNED = frozenset({"Pod", "ReplicaSet", "Job", "EndpointSlice"})
EXPERIMENTS = frozenset({"chaos-mesh.org", "litmuschaos.io"})

PASSIVE = frozenset(
    {
        "acme.cert-manager.io",
        "apiextensions.k8s.io",
        "cert-manager.io",
        "cilium.io",
        "crd.projectcalico.org",
        "dashboard.grafana.com",
        "external-secrets.io",
        "gateway.networking.k8s.io",
        "grafana.integreatly.org",
        "image.toolkit.fluxcd.io",
        "karpenter.k8s.aws",
        "kyverno.io",
        "notification.toolkit.fluxcd.io",
        "snapshot.storage.k8s.io",
        "source.toolkit.fluxcd.io",
        "templates.gatekeeper.sh",
        "traefik.io",
    }
)
"""Groups of custom resources of which no controller makes pods or services."""


def resources(thing: Object) -> list[Resource]:
    """Return the resources of an object: itself, and its containers; each object gives at least one."""
    if at(thing.body, "metadata", "ownerReferences") and thing.kind in OWNED:
        return [thing.resource("object", STILL_SERVED)]  # a live object that a controller makes, in a dump of a cluster
    made = workload(thing)
    if made:
        return [replace(made[0], facts={**made[0].facts, **_head(thing)}), *made[1:]]
    sort, facts = SORTS.get((thing.group, thing.kind), (_other(thing), _other_facts(thing)))
    return [thing.resource(sort, {**facts(thing), **_head(thing)})]


def _other(thing: Object) -> str:
    if (thing.group, thing.kind) in PACKAGES:
        return "package"
    if thing.group in EXPERIMENTS:
        return "experiment"
    foreign = "." in thing.group and not thing.group.endswith(".k8s.io") and thing.group not in PASSIVE
    return "custom-object" if foreign else "object"


def _other_facts(thing: Object) -> Facts:
    if (thing.group, thing.kind) in PACKAGES:
        return others.package
    return others.experiment if thing.group in EXPERIMENTS else others.nothing


def _head(thing: Object) -> dict[str, Value]:
    """Return what holds for every object: whether its API version is gone, and what to write instead."""
    entry = sources.load("kubernetes/removed.yaml").get(thing.type)
    if entry is None:
        return STILL_SERVED
    return {
        "api_removed": Known(entry["removed"], span(thing.body, "apiVersion")),
        "api_instead": Known(entry["instead"]),
    }


STILL_SERVED: dict[str, Value] = {"api_removed": Known(""), "api_instead": Known("")}
