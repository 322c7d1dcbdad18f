"""Where a route sends its requests: the services that Ingress, HTTPRoute, VirtualService and their kin name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from relint.model.span import Span
from relint.readers.kubernetes.fields import Node, at, items, mapping, span, text


@dataclass(frozen=True, slots=True)
class Target:
    """One service that a route names."""

    service: str  # a name, or a host name with dots (Istio)
    namespace: str  # "" = that of the route
    port: str  # number or name; "" where none is named
    span: Span | None
    where: str  # what it serves, for messages: "path /cart", "default backend"
    optional: bool = False  # a mirror: its failure stops nobody


Targets = Callable[[Mapping[str, Any]], Iterator[Target]]


def targets(group: str, kind: str, body: Mapping[str, Any]) -> Iterator[Target]:
    """Yield what a route of a group and kind names, in the order of the object."""
    reader = READERS.get((group, kind))
    return reader(body) if reader else iter(())


def _ingress(body: Mapping[str, Any]) -> Iterator[Target]:
    spec = mapping(body, "spec")
    for key in ("defaultBackend", "backend"):
        yield from _ingress_backend(spec.get(key), span(spec, key), "the default backend")
    for rule in items(spec, "rules"):
        paths = items(rule, "http", "paths")
        for path in paths:
            where = f"path {text(path, 'path') or '/'}"
            yield from _ingress_backend(at(path, "backend"), span(path, "backend"), where)


def _ingress_backend(backend: Node, place: Span | None, where: str) -> Iterator[Target]:
    service = mapping(backend, "service")
    name = text(service, "name") or text(backend, "serviceName")
    port = text(service, "port", "number") or text(service, "port", "name") or text(backend, "servicePort")
    if name and not _is_action(port):
        yield Target(name, "", port, place, where)


def _is_action(port: str) -> bool:
    """Tell whether an AWS load balancer's action stands in the place of a service."""
    return port == "use-annotation"


def _gateway_route(body: Mapping[str, Any]) -> Iterator[Target]:
    for rule in items(body, "spec", "rules"):
        listed = mapping(rule).get("backendRefs")
        for index, ref in enumerate(items(rule, "backendRefs")):
            if text(ref, "kind") in {"", "Service"} and text(ref, "group") in {"", "core"}:
                unused = text(ref, "weight") == "0"
                yield Target(
                    text(ref, "name"),
                    text(ref, "namespace"),
                    text(ref, "port"),
                    span(listed, index),
                    "a backend",
                    unused,
                )


def _virtual_service(body: Mapping[str, Any]) -> Iterator[Target]:
    spec = mapping(body, "spec")
    for protocol in ("http", "tls", "tcp"):
        for rule in items(spec, protocol):
            for route in items(rule, "route"):
                yield from _destination(route, optional=text(route, "weight") == "0")
            if isinstance(at(rule, "mirror"), Mapping):
                yield _host(mapping(rule, "mirror"), span(rule, "mirror"), optional=True)


def _destination(route: Node, *, optional: bool) -> Iterator[Target]:
    destination = mapping(route, "destination")
    if text(destination, "host"):
        yield _host(destination, span(route, "destination"), optional=optional)


def _host(destination: Mapping[str, Any], place: Span | None, *, optional: bool) -> Target:
    return Target(text(destination, "host"), "", text(destination, "port", "number"), place, "a destination", optional)


def _services_of_routes(*path: str) -> Targets:
    def read(body: Mapping[str, Any]) -> Iterator[Target]:
        for route in items(body, *path):
            listed = mapping(route).get("services")
            for index, ref in enumerate(items(route, "services")):
                if text(ref, "kind") in {"", "Service"} and "@" not in text(ref, "name"):
                    place = span(listed, index)
                    mirror = at(ref, "mirror") is True
                    yield Target(
                        text(ref, "name"), text(ref, "namespace"), text(ref, "port"), place, "a service", mirror
                    )

    return read


def _contour(body: Mapping[str, Any]) -> Iterator[Target]:
    yield from _services_of_routes("spec", "routes")(body)
    for index, ref in enumerate(items(body, "spec", "tcpproxy", "services")):
        place = span(mapping(body, "spec", "tcpproxy").get("services"), index)
        yield Target(text(ref, "name"), "", text(ref, "port"), place, "a service")


def _openshift(body: Mapping[str, Any]) -> Iterator[Target]:
    spec = mapping(body, "spec")
    if text(spec, "to", "kind") in {"", "Service"} and text(spec, "to", "name"):
        yield Target(text(spec, "to", "name"), "", "", span(spec, "to"), "the route")
    for index, ref in enumerate(items(spec, "alternateBackends")):
        yield Target(text(ref, "name"), "", "", span(spec["alternateBackends"], index), "an alternate backend")


def _webhooks(body: Mapping[str, Any]) -> Iterator[Target]:
    for hook in items(body, "webhooks"):
        service = mapping(hook, "clientConfig", "service")
        if text(service, "name"):
            place = span(mapping(hook, "clientConfig"), "service")
            ignores = text(hook, "failurePolicy") == "Ignore"
            yield Target(
                text(service, "name"),
                text(service, "namespace"),
                text(service, "port"),
                place,
                text(hook, "name"),
                ignores,
            )


def _api_service(body: Mapping[str, Any]) -> Iterator[Target]:
    service = mapping(body, "spec", "service")
    if text(service, "name"):
        place = span(mapping(body, "spec"), "service")
        yield Target(text(service, "name"), text(service, "namespace"), text(service, "port"), place, "the API")


def _target_group(body: Mapping[str, Any]) -> Iterator[Target]:
    service = mapping(body, "spec", "serviceRef")
    if text(service, "name"):
        place = span(mapping(body, "spec"), "serviceRef")
        yield Target(text(service, "name"), "", text(service, "port"), place, "the target group")


GATEWAY_ROUTES = ("HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute")
TRAEFIK = ("IngressRoute", "IngressRouteTCP", "IngressRouteUDP")
HOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")

READERS: Mapping[tuple[str, str], Targets] = {
    ("networking.k8s.io", "Ingress"): _ingress,
    ("extensions", "Ingress"): _ingress,
    **{("gateway.networking.k8s.io", kind): _gateway_route for kind in GATEWAY_ROUTES},
    ("policy.linkerd.io", "HTTPRoute"): _gateway_route,
    ("networking.istio.io", "VirtualService"): _virtual_service,
    **{
        (group, kind): _services_of_routes("spec", "routes")
        for group in ("traefik.io", "traefik.containo.us")
        for kind in TRAEFIK
    },
    ("projectcontour.io", "HTTPProxy"): _contour,
    ("route.openshift.io", "Route"): _openshift,
    **{("admissionregistration.k8s.io", kind): _webhooks for kind in HOOKS},
    ("apiregistration.k8s.io", "APIService"): _api_service,
    ("elbv2.k8s.aws", "TargetGroupBinding"): _target_group,
}
