"""Services, routes, gateways, policies of networks and of meshes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relint.model.value import Known, Value
from relint.readers.kubernetes import balancing
from relint.readers.kubernetes.fields import (
    NOTHING,
    at,
    default,
    derived,
    field,
    flag,
    items,
    known,
    mapping,
    measure,
    span,
    text,
    whole,
    word,
)
from relint.readers.kubernetes.objects import Object
from relint.readers.kubernetes.policies import Defect, defects, linkerd, longest, tries_in
from relint.readers.kubernetes.quantities import duration_seconds, port_defect
from relint.readers.kubernetes.routing import targets

NGINX = "nginx.ingress.kubernetes.io/"
DURATION = "a duration"


def service(thing: Object) -> dict[str, Value]:
    """Return the facts of a v1 Service."""
    spec = thing.spec
    selector = mapping(spec, "selector")
    return {
        "service_type": word(spec, "type", default("service.type")),
        "headless": Known(text(spec, "clusterIP") == "None", span(spec, "clusterIP")),
        "external_name": Known(text(spec, "externalName")),
        "selects": Known(bool(selector), span(spec, "selector")),
        "ports": Known(
            [text(port, "name") or text(port, "port") for port in items(spec, "ports")], span(spec, "ports")
        ),
        "publishes_unready": flag(spec, "publishNotReadyAddresses"),
        "traffic_policy": word(spec, "externalTrafficPolicy", default("service.externalTrafficPolicy")),
        "repeated_ports": _repeated_ports(spec),
        "port_defects": _port_defects(spec),
        "namespace_written": Known(bool(thing.namespace)),
        **balancing.service_facts(thing),
        **linkerd(thing),
    }


def _repeated_ports(spec: Mapping[str, Any]) -> Value:
    seen: set[str] = set()
    for index, port in enumerate(items(spec, "ports")):
        number, name = f"{text(port, 'port')}/{text(port, 'protocol') or 'TCP'}", text(port, "name")
        if number in seen or name in seen:
            return Known([number if number in seen else name], span(spec["ports"], index))
        seen |= {number, name} - {""}
    return Known([])


def _port_defects(spec: Mapping[str, Any]) -> Value:
    """Return why the API server refuses ports of a Service: numbers that are none, targets that cannot be names."""
    found: dict[str, Any] = {}
    for index, port in enumerate(items(spec, "ports")):
        for number in (mapping(port).get("port"), mapping(port).get("targetPort")):
            if isinstance(number, int) and not 0 < number < 65536:
                found.setdefault(f"there is no port {number}", span(spec["ports"], index))
        target = mapping(port).get("targetPort")
        if isinstance(target, str) and target and not target.isdigit() and (wrong := port_defect(target)):
            found.setdefault(wrong, span(spec["ports"], index))
    return Known(list(found), next(iter(found.values()), None))


def route(thing: Object) -> dict[str, Value]:
    """Return the facts of anything that sends requests to services."""
    facts: dict[str, Value] = {
        "hosts": Known(_hosts(thing.spec), span(thing.spec, "rules") or span(thing.spec, "hostnames")),
        "targets": Known(len(list(targets(thing.group, thing.kind, thing.body)))),
        "namespace_written": Known(bool(thing.namespace)),
    }
    if thing.kind == "Ingress":
        return facts | _ingress(thing)
    if thing.kind == "HTTPRoute":
        return facts | _http_route(thing) | linkerd(thing)
    return facts | (_virtual_service(thing) if thing.kind == "VirtualService" else linkerd(thing))


def _hosts(spec: Mapping[str, Any]) -> list[str]:
    found = [text(rule, "host") for rule in items(spec, "rules")]
    found += [str(host) for key in ("hostnames", "hosts") for host in items(spec, key)]
    return [host for host in dict.fromkeys(found) if host]


def _ingress(thing: Object) -> dict[str, Value]:
    node = mapping(thing.body, "metadata", "annotations")
    facts: dict[str, Value] = {"class_name": word(thing.spec, "ingressClassName")}
    if any(key.startswith(NGINX) for key in node):
        facts["timeout_seconds"] = measure(
            node, f"{NGINX}proxy-read-timeout", duration_seconds, DURATION, default("ingress-nginx.proxy-read-timeout")
        )
        facts["connect_timeout_seconds"] = measure(
            node,
            f"{NGINX}proxy-connect-timeout",
            duration_seconds,
            DURATION,
            default("ingress-nginx.proxy-connect-timeout"),
        )
        retried = text(node, f"{NGINX}proxy-next-upstream")
        facts["retries_writes"] = Known("non_idempotent" in retried, span(node, f"{NGINX}proxy-next-upstream"))
    return facts | balancing.ingress_facts(thing)


def _http_route(thing: Object) -> dict[str, Value]:
    rules = [rule for rule in items(thing.spec, "rules") if isinstance(rule, Mapping)]
    requests = [measure(mapping(rule, "timeouts"), "request", duration_seconds, DURATION) for rule in rules]
    return {
        "timeout_seconds": longest(requests),
        "timeout_defects": defects(_http_route_defects(rules)),
    }


def _http_route_defects(rules: list[Mapping[str, Any]]) -> Iterator[Defect]:
    for rule in rules:
        limits = mapping(rule, "timeouts")
        request, backend = duration_seconds(limits.get("request")), duration_seconds(limits.get("backendRequest"))
        place = span(rule, "retry") or span(rule, "timeouts")
        yield from tries_in(request, backend, at(rule, "retry", "attempts"), place)


def _virtual_service(thing: Object) -> dict[str, Value]:
    rules = [rule for rule in items(thing.spec, "http") if isinstance(rule, Mapping)]
    routed = [rule for rule in rules if items(rule, "route")]
    return {
        "timeout_seconds": longest([measure(rule, "timeout", duration_seconds, DURATION) for rule in routed]),
        "without_timeout": Known(
            sum(1 for rule in routed if not duration_seconds(rule.get("timeout"))), span(thing.spec, "http")
        ),
        "attempts": _most([whole(mapping(rule, "retries"), "attempts") for rule in rules]),
        "retried_on": Known(",".join(sorted({text(rule, "retries", "retryOn") for rule in rules} - {""}))),
        "timeout_defects": defects(_retry_defects(rules)),
        "tries_seconds": _tries(rules),
    }


def _tries(rules: list[Mapping[str, Any]]) -> Value:
    """Return the longest time that all tries of a rule without a timeout may take."""
    found = []
    for rule in rules:
        each, attempts = duration_seconds(at(rule, "retries", "perTryTimeout")), at(rule, "retries", "attempts")
        if each and isinstance(attempts, int) and not duration_seconds(rule.get("timeout")):
            found.append(Known(each * (attempts + 1), span(rule, "retries")))
    return max(found, key=known, default=NOTHING)


def _retry_defects(rules: list[Mapping[str, Any]]) -> Iterator[Defect]:
    for rule in rules:
        retries = mapping(rule, "retries")
        limit, each = duration_seconds(rule.get("timeout")), duration_seconds(retries.get("perTryTimeout"))
        yield from tries_in(limit, each, retries.get("attempts"), span(rule, "retries"))


def _most(values: list[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, Known) and value.data is not None]
    return max(numbers, key=known) if numbers else NOTHING


def webhook(thing: Object) -> dict[str, Value]:
    """Return the facts of admission webhooks."""
    hooks = [hook for hook in items(thing.body, "webhooks") if isinstance(hook, Mapping)]
    blocking = [hook for hook in hooks if text(hook, "failurePolicy") != "Ignore"]
    waits = [
        whole(hook, "timeoutSeconds", Known(10, None, "default", "Kubernetes API reference v1.33")) for hook in blocking
    ]
    return {
        "blocking": Known([text(hook, "name") for hook in blocking]),
        "blocks_everything": _blocks_everything(blocking),
        "timeout_seconds": _most(waits),
        "targets": Known(len(list(targets(thing.group, thing.kind, thing.body)))),
    }


def _blocks_everything(blocking: list[Mapping[str, Any]]) -> Value:
    """Return the blocking webhooks that also see the pods of their own namespace and of kube-system."""
    found = []
    for hook in blocking:
        if mapping(hook, "namespaceSelector") or mapping(hook, "objectSelector"):
            continue
        kinds = {str(kind) for rule in items(hook, "rules") for kind in items(rule, "resources")}
        if kinds & {"pods", "*", "*/*", "pods/*"}:
            found.append((text(hook, "name"), span(hook, "rules")))
    return Known([name for name, _ in found], found[0][1] if found else None)


def network_policy(thing: Object) -> dict[str, Value]:
    """Return the facts of a NetworkPolicy."""
    sorts = [str(sort) for sort in items(thing.spec, "policyTypes")]
    return {
        "selects_all": Known(not mapping(thing.spec, "podSelector"), span(thing.spec, "podSelector")),
        "denies_egress": Known("Egress" in sorts and not items(thing.spec, "egress"), span(thing.spec, "policyTypes")),
        "namespace_written": Known(bool(thing.namespace)),
    }


def gateway(thing: Object) -> dict[str, Value]:
    """Return the facts of a Gateway, of the Gateway API or of Istio."""
    return {
        "class_name": word(thing.spec, "gatewayClassName"),
        "listeners": derived(len(items(thing.spec, "listeners") or items(thing.spec, "servers"))),
    }


def service_entry(thing: Object) -> dict[str, Value]:
    """Return the facts of an Istio ServiceEntry."""
    return {
        "hosts": Known([str(host) for host in items(thing.spec, "hosts")]),
        "resolution": field(thing.spec, "resolution"),
    }
