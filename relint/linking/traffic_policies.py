"""Policies for the clients of a Service joined to the Service, the route or the gateway that they are for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from relint.linking.kubernetes_cluster import Cluster, alike, is_written, unknown_target
from relint.linking.links import Links
from relint.linking.routes import is_external, resolved
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Value
from relint.readers.kubernetes.fields import items, known, mapping, span, text
from relint.readers.kubernetes.policies import tries_in
from relint.readers.kubernetes.quantities import is_hole

GKE_CONFIG = "cloud.google.com/backend-config"
TARGETS: Mapping[str, str] = {
    "Service": "service",
    "Gateway": "mesh-gateway",
    **dict.fromkeys(("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"), "route"),
}
"""What a policy may be for -> relint's kind of it."""


class Aim(NamedTuple):
    """What one policy is for."""

    sort: str  # "Service", "HTTPRoute"
    name: str
    namespace: str
    span: Span | None


def link(cluster: Cluster) -> Links:
    """Return what each policy is for; `matches` is 0 where what it names must be there and is not."""
    links = Links()
    for members in cluster.by_scope["mesh-policy"].values():
        for policy in members:
            for aim in _aims(cluster, policy):
                _join(cluster, policy, aim, links)
    for members in cluster.by_scope["service"].values():
        for service in members:
            _backend_configs(cluster, service, links)
    for members in cluster.by_scope["route"].values():
        for route in members:
            _gateways(cluster, route, links)
    return links


def _aims(cluster: Cluster, policy: Resource) -> Iterator[Aim]:
    host = known(policy.facts.get("host"))
    if isinstance(host, str) and not is_external(cluster, policy, host):
        yield Aim("Service", *resolved(host, "", policy), policy.facts["host"].span)
    spec = mapping(policy.attributes, "spec")
    single = [(spec["targetRef"], span(spec, "targetRef"))] if "targetRef" in spec else []
    several = [(ref, span(spec["targetRefs"], index)) for index, ref in enumerate(items(spec, "targetRefs"))]
    for ref, place in (*single, *several):
        if text(ref, "kind") in TARGETS and not is_hole(text(ref, "name")):
            yield Aim(text(ref, "kind"), text(ref, "name"), text(ref, "namespace") or policy.namespace, place)


def _join(cluster: Cluster, policy: Resource, aim: Aim, links: Links) -> None:
    facts = links.derived.setdefault(policy.id, {})
    kind = TARGETS[aim.sort]
    named = cluster.by_scope_and_name.get((kind, policy.scope, aim.name), ())
    found = [r for r in named if _fits(r, aim)]
    if found:
        facts.update(matches=Known(len(found), aim.span, "derived"), near_misses=Known(""))
        links.dependencies += [_refers(policy, target, aim.span) for target in found]
        facts.update(fact for target in found for fact in _retries(policy, target))
        return
    candidates = [r for r in cluster.by_scope[kind].get(policy.scope, ()) if _fits(r, aim)]
    misses = [f"{r.address} is there" for r in candidates if alike(aim.name, r.name)]
    if misses:
        facts.update(matches=Known(0, aim.span, "derived"), near_misses=Known("; ".join(misses[:3])))
        return
    opening = cluster.opening(policy.scope, policy)
    unknown = unknown_target(f"{aim.sort} {aim.name}", policy, len(candidates), opening)
    facts.update(matches=unknown, near_misses=Known(""))


def _retries(policy: Resource, target: Resource) -> Iterator[tuple[str, Value]]:
    """Yield what is wrong with retries that a policy asks for in the time that the route gives the whole request."""
    each, limit = known(policy.facts.get("try_seconds")), known(target.facts.get("timeout_seconds"))
    own = any("retry" in mapping(rule) for rule in items(target.attributes, "spec", "rules"))  # goes first
    if target.kind == "route" and each and not own and known(policy.facts.get("timeout_seconds")) is None:
        place = policy.spans.get("spec.retry")
        found = list(tries_in(limit, each, known(policy.facts.get("attempts")), place))
        if found:
            yield "timeout_defects", Known([f"{words} ({target.address})" for words, _ in found], place, "derived")


def _fits(resource: Resource, aim: Aim) -> bool:
    there = resource.namespace == aim.namespace or not is_written(resource)
    return there and resource.type.endswith(f"/{aim.sort}")


def _refers(policy: Resource, target: Resource, place: Span | None) -> Dependency:
    evidence = Evidence(f"it is a policy for {target.address}", place or policy.span.head)
    return Dependency(policy.id, (target.id,), evidence, Relation.REFERS, Mode.SOFT)


def _backend_configs(cluster: Cluster, service: Resource, links: Links) -> None:
    """Join the BackendConfigs that a Service of GKE names in an annotation, which is JSON."""
    written = service.annotations.get(GKE_CONFIG)
    for name in _named(written) if written else ():
        config = cluster.named("mesh-policy", service.scope, service.namespace, name, written=False)
        if config is not None and config.type.endswith("/BackendConfig"):
            links.dependencies.append(_refers(config, service, service.spans.get("metadata.annotations")))


def _named(written: str) -> list[str]:
    import json

    try:
        node = json.loads(written)
    except ValueError:
        return []
    ports = mapping(node, "ports").values()
    return [name for name in dict.fromkeys([mapping(node).get("default"), *ports]) if isinstance(name, str)]


def _gateways(cluster: Cluster, route: Resource, links: Links) -> None:
    """Join a route of the Gateway API to the gateways that it says it hangs on."""
    spec = mapping(route.attributes, "spec")
    for index, ref in enumerate(items(spec, "parentRefs")):
        if text(ref, "kind") not in {"", "Gateway"}:
            continue
        namespace = text(ref, "namespace") or route.namespace
        gateway = cluster.named("mesh-gateway", route.scope, namespace, text(ref, "name"), written=False)
        if gateway is not None:
            evidence = Evidence(f"it hangs on {gateway.address}", span(spec["parentRefs"], index) or route.span.head)
            links.dependencies.append(Dependency(route.id, (gateway.id,), evidence, Relation.REFERS, Mode.SOFT))
