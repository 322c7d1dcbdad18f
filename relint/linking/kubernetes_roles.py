"""What a workload is to the others: whether it serves, who reaches it, what its namespace gives it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from relint.linking.kubernetes_cluster import Cluster, Place, same_folder
from relint.linking.links import Links
from relint.model.dependency import Relation
from relint.model.resource import Resource
from relint.model.value import Known, Unknown, Value
from relint.readers.kubernetes.containers import MONITORING_PORT
from relint.readers.kubernetes.fields import items, known, mapping, text
from relint.readers.kubernetes.labels import selector
from relint.readers.kubernetes.quantities import image
from relint.readers.kubernetes.workloads import OWN_COUNT

Facts = dict[str, dict[str, Value]]
SCALES_TO_ZERO = 0
WORKERS = re.compile(r"work|consum|operator|controller|process|schedul|agent|loadgen|cron|queue|exporter|sync|migrat")
"""What is in the names of pods that nobody asks for anything, where no Service tells otherwise."""
ONE_NODE = frozenset({"ReadWriteOnce", "ReadWriteOncePod"})


def link(cluster: Cluster, found: Links, paths: Iterable[str] = ()) -> Links:
    """Return facts about workloads and policies that other objects decide; `found` is what is known so far."""
    links = Links()
    routes = _routes_by_service(found)
    serving = _serving(cluster)
    for place, members in cluster.by_kind["workload"].items():
        for workload in members:
            services = serving.get(workload.id, [])
            facts = links.derived.setdefault(workload.id, {})
            facts.update(_service_facts(cluster, workload, services, place))
            facts.update(_reach_facts(cluster, services, routes))
            facts["single_node_claims"] = _single_node_claims(cluster, workload)
            if known(workload.facts.get("controller")) == "StatefulSet":
                facts["governing"] = _governing(cluster, workload, services)
            _container_facts(cluster, workload, facts, links)
    _job_containers(cluster, links)
    _scalers(cluster, found, links)
    _webhooks(cluster, found, links)
    _egress(cluster, links)
    _images(cluster, [path.rpartition("/")[0] for path in paths if _is_skaffold(path)], links)
    return links


def _is_skaffold(path: str) -> bool:
    return path.rpartition("/")[2] in {"skaffold.yaml", "skaffold.yml"}


def _images(cluster: Cluster, built_under: Sequence[str], links: Links) -> None:
    """Leave open what an image without a tag is where Skaffold builds images and fills in their tags."""
    for containers in cluster.containers.values() if built_under else ():
        for container in containers:
            folder = container.span.path.rpartition("/")[0]
            under = any(not root or folder == root or folder.startswith(f"{root}/") for root in built_under)
            if (
                under
                and known(container.facts.get("image_tag")) == ""
                and not known(container.facts.get("image_digest"))
            ):
                unknown = Unknown("Skaffold builds the image and fills in its tag")
                links.derived.setdefault(container.id, {})["image_pinned"] = unknown


def _routes_by_service(found: Links) -> Mapping[str, list[str]]:
    table: dict[str, list[str]] = defaultdict(list)
    for dependency in found.dependencies:
        if dependency.relation is Relation.FLOWS_TO:
            for provider in dependency.providers:
                table[provider].append(dependency.consumer)
    return table


def _serving(cluster: Cluster) -> Mapping[str, list[Resource]]:
    table: dict[str, list[Resource]] = defaultdict(list)
    by_id = {s.id: s for members in cluster.by_kind["service"].values() for s in members}
    for service, workloads in cluster.behind.items():
        for workload in workloads:
            table[workload.id].append(by_id[service])
    return table


def _service_facts(
    cluster: Cluster, workload: Resource, services: Sequence[Resource], place: Place
) -> dict[str, Value]:
    """Tell whether a workload gets requests: from a Service's ports that are not for monitoring alone.

    Where no Service selects it, what it declares speaks: pods of a number of their own that open a port serve; so do
    those of a namespace without any Service, whose Services stand elsewhere. Others work without being asked.
    """
    for_requests = [
        service for service in services if _carries_requests(service) and not _only_scraped(cluster, service)
    ]
    facts: dict[str, Value] = {"services": Known([service.address for service in services])}
    facts["shares_load"] = Known(bool(for_requests) and all(_shared(cluster, workload, s) for s in for_requests))
    if for_requests:
        facts["serves"] = Known(True, for_requests[0].span_of("spec.selector"), "derived")
    else:
        facts["serves"] = Known(not services and _would_serve(cluster, workload, place), origin="derived")
    return facts


def _shared(cluster: Cluster, workload: Resource, service: Resource) -> bool:
    """Tell whether a Service sends its requests to another workload of the same image too, such as a canary's."""
    images = _repositories(cluster, workload)
    others = (other for other in cluster.behind.get(service.id, ()) if other is not workload)
    return any(_repositories(cluster, other) & images for other in others if known(other.facts.get("replicas")) != 0)


def _repositories(cluster: Cluster, workload: Resource) -> set[str]:
    names = (known(container.facts.get("image")) for container in cluster.containers.get(workload.id, ()))
    return {image(str(name)).name for name in names if name}


def _would_serve(cluster: Cluster, workload: Resource, place: Place) -> bool:
    alone = not cluster.by_kind["service"].get(place)
    opens = bool(known(workload.facts.get("declares_ports")))
    if alone and opens:
        return True
    counted = known(workload.facts.get("controller")) in OWN_COUNT
    return (alone or opens) and counted and WORKERS.search(workload.name) is None


def _carries_requests(service: Resource) -> bool:
    """Tell whether a Service has a port that serves something else than monitoring."""
    ports = items(service.attributes, "spec", "ports")
    if not ports:
        return True
    return any(
        not _is_monitoring(text(port, "name")) and not _is_monitoring(text(port, "targetPort")) for port in ports
    )


def _only_scraped(cluster: Cluster, service: Resource) -> bool:
    """Tell whether a Service is there for a monitor alone: headless, scraped, no StatefulSet behind it."""
    if known(service.facts.get("headless")) is not True or service.id not in cluster.scraped:
        return False
    return all(known(w.facts.get("controller")) != "StatefulSet" for w in cluster.behind.get(service.id, ()))


def _is_monitoring(name: str) -> bool:
    return bool(name) and MONITORING_PORT.search(name) is not None


def _reach_facts(cluster: Cluster, services: Sequence[Resource], routes: Mapping[str, list[str]]) -> dict[str, Value]:
    by_id = {r.id: r for members in cluster.by_kind["route"].values() for r in members}
    leading = [by_id[i] for service in services for i in routes.get(service.id, ()) if i in by_id]
    outside = any(known(service.facts.get("service_type")) == "LoadBalancer" for service in services)
    return {"exposed": Known(bool(leading) or outside, origin="derived")}


def _single_node_claims(cluster: Cluster, workload: Resource) -> Value:
    names = known(workload.facts.get("claims")) or []
    found = []
    for name in names:
        claim = cluster.named("volume-claim", workload.scope, workload.namespace, str(name), written=False)
        modes = set(known(claim.facts.get("access_modes")) or ()) if claim else set()
        if modes and modes <= ONE_NODE:
            found.append(str(name))
    value = workload.facts.get("claims")
    return Known([*found], value.span if isinstance(value, Known) else None, "derived")


def _governing(cluster: Cluster, workload: Resource, services: Sequence[Resource]) -> Value:
    """Say what the Service is that should name a StatefulSet's pods: "headless", or what is wrong with it."""
    named = workload.facts.get("service_name")
    if isinstance(named, Unknown):
        return named
    name = known(named)
    where = named.span if named else None
    if not name:
        return Known("it has no serviceName, so that its pods have no names that others could call them by")
    service = cluster.named("service", workload.scope, workload.namespace, str(name), written=False)
    if service is None:
        meant = next((s for s in services if known(s.facts.get("headless")) and same_folder(s, workload)), None)
        if meant is None or cluster.opening(workload.scope):
            return Unknown(f"Service {name} is not in the input")
        return Known(f"its serviceName {name} is no Service, while {meant.address} selects its pods", where, "derived")
    if service not in services:
        whose = "selects other pods" if service.id in cluster.behind else "selects no pods"
        return Known(f"Service {name}, which should name its pods, {whose}", where, "derived")
    if known(service.facts.get("headless")) is True:
        return Known("headless", where, "derived")
    return Known(f"Service {name}, which should name its pods, is not headless", where, "derived")


def _container_facts(cluster: Cluster, workload: Resource, facts: Mapping[str, Value], links: Links) -> None:
    for container in cluster.containers.get(workload.id, ()):
        own = links.derived.setdefault(container.id, {})
        own["serves"] = facts["serves"]
        own.update(_defaults(cluster, container))


def _job_containers(cluster: Cluster, links: Links) -> None:
    for members in cluster.by_kind["job"].values():
        for job in members:
            for container in cluster.containers.get(job.id, ()):
                links.derived.setdefault(container.id, {}).update(_defaults(cluster, container))


def _defaults(cluster: Cluster, container: Resource) -> dict[str, Value]:
    ranges = cluster.by_kind["limit-range"].get(Place(container.scope, container.namespace), ())
    limits = {name for r in ranges for name in known(r.facts["default_limits"]) or ()}
    requests = {name for r in ranges for name in known(r.facts["default_requests"]) or ()}
    return {
        "default_memory_limit": Known("memory" in limits),
        "default_cpu_limit": Known("cpu" in limits),
        "default_scratch_limit": Known("ephemeral-storage" in limits),
        "default_requests": Known({"cpu", "memory"} <= requests),
    }


def _scalers(cluster: Cluster, found: Links, links: Links) -> None:
    """Say whether what an autoscaler steers serves; what is not in the input is taken to: it is scaled by its load."""
    for members in cluster.by_kind["pod-autoscaler"].values():
        for scaler in members:
            links.derived.setdefault(scaler.id, {})["target_serves"] = Known(True, origin="derived")
    for dependency in found.dependencies:
        if dependency.relation is Relation.SCALES:
            serves = links.derived.get(dependency.providers[0], {}).get("serves")
            if serves is not None:
                links.derived.setdefault(dependency.consumer, {})["target_serves"] = serves


def _webhooks(cluster: Cluster, found: Links, links: Links) -> None:
    """Count the pods behind each admission webhook."""
    hooks = {r.id for members in cluster.by_kind["webhook"].values() for r in members}
    for dependency in found.dependencies:
        if dependency.consumer in hooks:
            counts = [
                found.derived.get(workload.id, {}).get("least_replicas", Known(None))
                for service in dependency.providers
                for workload in cluster.behind.get(service, ())
            ]
            numbers = [known(count) for count in counts if isinstance(known(count), int)]
            where = dependency.evidence.span
            served = Known(min(numbers), where, "derived") if numbers else Known(None)
            links.derived.setdefault(dependency.consumer, {})["served_by"] = served


def _egress(cluster: Cluster, links: Links) -> None:
    """Find policies under which pods may send some packets, but none that looks up a name."""
    for place, members in cluster.by_kind["network-policy"].items():
        limiting = [policy for policy in members if _limits_egress(policy)]
        for policy in limiting:
            allowed = any(_allows_dns(other) for other in limiting if other is policy or _covers(other, policy))
            cuts = bool(items(policy.attributes, "spec", "egress")) and not allowed
            where = policy.spans.get("spec.egress")
            links.derived.setdefault(policy.id, {})["cuts_dns"] = Known(cuts, where, "derived")
        del place


def _limits_egress(policy: Resource) -> bool:
    spec = mapping(policy.attributes, "spec")
    return "Egress" in items(spec, "policyTypes") or ("policyTypes" not in spec and "egress" in spec)


def _covers(other: Resource, policy: Resource) -> bool:
    """Tell whether one policy covers the pods of another, as far as their labels tell."""
    chosen = selector(mapping(other.attributes, "spec").get("podSelector", {}))
    mine = selector(mapping(policy.attributes, "spec").get("podSelector", {}))
    return chosen is not None and (chosen.empty or (mine is not None and chosen.matches(mine.labels)))


def _allows_dns(policy: Resource) -> bool:
    for rule in items(policy.attributes, "spec", "egress"):
        ports = items(rule, "ports")
        if not ports or any(
            text(port, "port") in {"", "53", "dns", "dns-tcp", "5353", "8053"} or _spans_53(port) for port in ports
        ):
            return True
    return False


def _spans_53(port: object) -> bool:
    first, last = text(port, "port"), text(port, "endPort")
    return first.isdigit() and last.isdigit() and int(first) <= 53 <= int(last)
