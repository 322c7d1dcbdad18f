"""What Istio Sidecars hide from pods that need it.

Source: https://istio.io/latest/docs/reference/config/networking/sidecar/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relint.linking.kubernetes_cluster import Cluster, pod_labels
from relint.linking.links import Links
from relint.model.dependency import Dependency, Mode, Relation
from relint.model.resource import Resource
from relint.model.value import Data, Known
from relint.readers.kubernetes.fields import items, mapping
from relint.readers.kubernetes.objects import texts

HARD = frozenset({Mode.HARD, Mode.STARTUP})


def link(cluster: Cluster, found: Links) -> Links:
    """Return `hidden` of each Sidecar: the Services that pods under it call and that its egress hosts leave out."""
    links = Links()
    sidecars = [r for r in cluster.resources if r.kind == "mesh-policy" and r.type.endswith("/Sidecar")]
    if not sidecars:
        return links
    calls = [d for d in found.dependencies if d.relation is Relation.FLOWS_TO and d.mode in HARD]
    services = {s.id: s for members in cluster.by_kind["service"].values() for s in members}
    for sidecar in sidecars:
        _hidden(cluster, sidecar, calls, services, links)
    return links


def _hidden(
    cluster: Cluster, sidecar: Resource, calls: Sequence[Dependency], services: Mapping[str, Resource], links: Links
) -> None:
    under = {r.id: r for r in _under(cluster, sidecar)}
    shown = list(_listed(sidecar))
    hidden: list[Data] = []
    for call in calls if shown else ():  # without hosts it hides nothing
        service, consumer = services.get(call.providers[0]), under.get(call.consumer)
        if consumer and service and not any(_shows(host, service, sidecar) for host in shown):
            hidden.append(f"{service.address} from {consumer.address}")
    links.derived.setdefault(sidecar.id, {})["hidden"] = Known(hidden, sidecar.span_of("spec.egress"), "derived")


def _under(cluster: Cluster, sidecar: Resource) -> Iterator[Resource]:
    """Yield the workloads that a Sidecar is for: by labels, or all of its namespace that no other selects."""
    wanted = texts(mapping(sidecar.attributes, "spec", "workloadSelector", "labels"))
    others = [] if wanted else list(_rivals(cluster, sidecar))
    for workload in cluster.by_scope["workload"].get(sidecar.scope, ()):
        labels = pod_labels(workload)
        if workload.namespace != sidecar.namespace or labels is None:
            continue
        if wanted.items() <= labels.items() and not any(other.items() <= labels.items() for other in others):
            yield workload


def _rivals(cluster: Cluster, sidecar: Resource) -> Iterator[Mapping[str, str]]:
    for other in cluster.by_scope["mesh-policy"].get(sidecar.scope, ()):
        labels = texts(mapping(other.attributes, "spec", "workloadSelector", "labels"))
        if other.type == sidecar.type and other.namespace == sidecar.namespace and labels:
            yield labels


def _listed(sidecar: Resource) -> Iterator[str]:
    for listener in items(sidecar.attributes, "spec", "egress"):
        yield from (host for host in items(listener, "hosts") if isinstance(host, str))


def _shows(host: str, service: Resource, sidecar: Resource) -> bool:
    """Tell whether an entry `namespace/name` of egress hosts takes in a Service."""
    namespace, _, name = host.partition("/")
    namespace = sidecar.namespace if namespace == "." else namespace
    if namespace not in {"*", service.namespace}:
        return False
    full = f"{service.name}.{service.namespace}.svc.cluster.local"
    return name in {"*", service.name, full} or (name.startswith("*.") and full.endswith(name[1:]))
