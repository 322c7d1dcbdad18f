"""Routes to Services: Ingress, Gateway API, meshes, webhooks; and which ports exist on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from relint.linking.kubernetes_cluster import Cluster, Place, alike, is_written, same_folder, unknown_target
from relint.linking.links import Links
from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Known, Value
from relint.readers.kubernetes.fields import items, mapping, text
from relint.readers.kubernetes.quantities import is_hole
from relint.readers.kubernetes.routing import Target, targets
from relint.readers.kubernetes.templates import JOBS, WORKLOADS

SUFFIXES = (".svc.cluster.local", ".svc")
ROUTES = ("route", "webhook")


def link(cluster: Cluster) -> Links:
    """Return the Services behind each route; what is not there is missing only where it must be in the input."""
    links = Links()
    for kind in ROUTES:
        for members in cluster.by_scope[kind].values():
            for route in members:
                _route(cluster, route, links)
    _claims_of_hosts(cluster, links)
    for members in cluster.by_scope["service"].values():
        for service in members:
            _ports(cluster, service, links)
    return links


def _route(cluster: Cluster, route: Resource, links: Links) -> None:
    group, _, kind = _group_kind(route.type)
    missing: dict[str, Span | None] = {}
    wrong_ports: dict[str, Span | None] = {}
    near: list[str] = []
    unknown: Value | None = None
    for target in targets(group, kind, route.attributes):
        name, namespace = resolved(target.service, target.namespace, route)
        service = cluster.named("service", route.scope, namespace, name, written=is_written(route))
        if service is not None:
            links.dependencies.append(_dependency(route, service, target))
            if (wrong := _wrong_port(service, target.port)) is not None:
                wrong_ports.setdefault(wrong, target.span)
        elif is_external(cluster, route, target.service):
            continue
        elif misses := list(_misses(cluster, route, name, namespace)):
            missing.setdefault(name, target.span)
            near += misses
        else:
            seen = len(cluster.by_scope["service"].get(route.scope, ()))
            unknown = unknown or unknown_target(f"Service {name}", route, seen, cluster.opening(route.scope, route))
    links.derived.setdefault(route.id, {}).update(
        missing=_list(missing) if missing or unknown is None else unknown,
        missing_ports=_list(wrong_ports),
        near_misses=Known("; ".join(dict.fromkeys(near))),
    )


def _group_kind(type_: str) -> tuple[str, str, str]:
    head, _, kind = type_.rpartition("/")
    group, _, version = head.rpartition("/")
    return group, version, kind


def resolved(host: str, namespace: str, seeker: Resource) -> tuple[str, str]:
    """Return the name and the namespace of a Service that a route names by name or by host."""
    for suffix in SUFFIXES:
        host = host.removesuffix(suffix)
    name, _, of_host = host.partition(".")
    return name, namespace or of_host or seeker.namespace


def is_external(cluster: Cluster, route: Resource, host: str) -> bool:
    """Tell whether a host stands outside the cluster: a ServiceEntry, a full domain, a wildcard, a placeholder.

    The Services that answer an ACME challenge are made by cert-manager, for as long as the challenge lasts.
    """
    if is_hole(host) or "*" in host or not host or host.startswith("cm-acme-http-solver"):
        return True
    for entry in cluster.by_scope["service-entry"].get(route.scope, ()):
        if host in (str(h) for h in items(entry.attributes, "spec", "hosts")):
            return True
    plain = host
    for suffix in SUFFIXES:
        plain = plain.removesuffix(suffix)
    return plain.count(".") > 1 or (
        plain == host and "." in host and host.rpartition(".")[2] in {"com", "org", "io", "net"}
    )


def _dependency(route: Resource, service: Resource, target: Target) -> Dependency:
    evidence = Evidence(f"{target.where} names {service.address}", target.span or route.span.head)
    mode = Mode.SOFT if target.optional else Mode.HARD
    relation = Relation.USES if route.kind == "webhook" else Relation.FLOWS_TO
    return Dependency(route.id, (service.id,), evidence, relation, mode)


def _misses(cluster: Cluster, route: Resource, name: str, namespace: str) -> Iterator[str]:
    """Yield the Services that a name means but for a difference."""
    if is_hole(name):
        return
    for service in cluster.by_scope["service"].get(route.scope, ()):
        known = Place(route.scope, namespace) in cluster.places
        if service.name == name and service.namespace != namespace and known and is_written(service):
            yield f"{service.address} stands in namespace {service.namespace}"
        elif service.namespace == namespace and alike(name, service.name):
            yield f"{service.address} is there"
    if cluster.opening(route.scope):
        return
    beside = [s for s in cluster.by_scope["service"].get(route.scope, ()) if s.span.path == route.span.path]
    if beside and same_folder(beside[0], route) and all(s.namespace == namespace for s in beside):
        yield f"the file has {', '.join(s.address for s in beside[:3])}"


def _wrong_port(service: Resource, port: str) -> str | None:
    """Return a port that a Service does not have; None where it has it, or where nobody can say."""
    listed = items(service.attributes, "spec", "ports")
    if not port or is_hole(port) or not listed or text(service.attributes, "spec", "type") == "ExternalName":
        return None
    numbers = {text(entry, "port") for entry in listed}
    names = {text(entry, "name") for entry in listed}
    if port in numbers | names or any(map(is_hole, numbers | names)):
        return None
    return f"port {port} of {service.address}, which has {', '.join(sorted(numbers))}"


def _list(found: Mapping[str, Span | None]) -> Value:
    return Known(list(found), next(iter(found.values()), None), "derived")


def _claims_of_hosts(cluster: Cluster, links: Links) -> None:
    """Find hosts and paths that two Ingresses of one class claim; which of them wins is chance.

    The claim that is written first stands; the others are told of it.
    """
    for members in cluster.by_scope["route"].values():
        claims: dict[tuple[str, ...], dict[str, tuple[Resource, Span | None]]] = defaultdict(dict)
        taken: dict[str, dict[str, Span | None]] = {route.id: {} for route in members}
        for route in sorted(members, key=lambda route: (route.span.path, route.span.line)):
            for claim, place in _claims(route) if route.type.endswith("/Ingress") else ():
                claims[claim].setdefault(route.id, (route, place))
        for claim, holders in claims.items():
            (first, _), *others = holders.values()
            for route, place in others:
                taken[route.id][f"{claim[1]}{claim[2]}, which {first.address} has too"] = place
        for name, words in taken.items():
            links.derived.setdefault(name, {})["taken_paths"] = _list(words)


def _claims(route: Resource) -> Iterator[tuple[tuple[str, ...], Span | None]]:
    spec = mapping(route.attributes, "spec")
    if any("canary" in key for key in route.annotations):
        return
    served_by = text(spec, "ingressClassName") or route.annotations.get("kubernetes.io/ingress.class", "")
    for rule_number, rule in enumerate(items(spec, "rules")):
        host = text(rule, "host")
        for number, path in enumerate(items(rule, "http", "paths")):
            place = route.spans.get(f"spec.rules.{rule_number}.http.paths.{number}")
            if host and not is_hole(host):
                yield (served_by, host, text(path, "path") or "/", text(path, "pathType")), place


def _ports(cluster: Cluster, service: Resource, links: Links) -> None:
    """Find ports that a Service names and that no container behind it has, and numbers that none declares."""
    if any(_group_kind(w.type)[::2] not in WORKLOADS | JOBS for w in cluster.behind.get(service.id, ())):
        return  # the operator of a custom resource gives its pods further containers
    behind = [c for workload in cluster.behind.get(service.id, ()) for c in cluster.containers.get(workload.id, ())]
    declared = [port for container in behind for port in items(container.attributes, "ports")]
    names, numbers = ({text(port, key) for port in declared} for key in ("name", "containerPort"))
    missing: dict[str, Span | None] = {}
    undeclared: dict[str, Span | None] = {}
    for number, port in enumerate(items(service.attributes, "spec", "ports")):
        target = text(port, "targetPort") or text(port, "port")
        known = numbers if target.isdigit() else names
        if target and target not in known and not any(map(is_hole, (target, *known))):
            found = undeclared if target.isdigit() else missing
            found.setdefault(target, service.spans.get(f"spec.ports.{number}"))
    if behind:
        facts = {"missing_ports": _list(missing), "undeclared_ports": _list(undeclared if declared else {})}
        links.derived.setdefault(service.id, {}).update(facts)
