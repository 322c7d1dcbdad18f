"""What annotations of Ingresses and Services ask of a cloud's load balancer that sends requests straight to pods.

A balancer that sends to nodes does not notice when a pod goes, so that its draining says nothing about pods; it is read
only where the annotations say that the pods themselves are the targets.

Sources: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ and
.../guide/service/annotations/, https://azure.github.io/application-gateway-kubernetes-ingress/annotations/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relint.model.value import Known, Value
from relint.readers.kubernetes.fields import default, mapping, measure, span, text
from relint.readers.kubernetes.objects import Object
from relint.readers.kubernetes.quantities import duration_seconds

ALB = "alb.ingress.kubernetes.io/"
NLB = "service.beta.kubernetes.io/aws-load-balancer-"
APPLICATION_GATEWAY = "appgw.ingress.kubernetes.io/"
DELAY, IDLE = "deregistration_delay.timeout_seconds", "idle_timeout.timeout_seconds"
DURATION = "a duration"


def ingress_facts(thing: Object) -> dict[str, Value]:
    """Return how long a request, and a pod that leaves, have at the balancer that an Ingress asks for."""
    node = mapping(thing.body, "metadata", "annotations")
    facts: dict[str, Value] = {}
    if text(node, f"{ALB}target-type") == "ip":
        facts["drain_seconds"] = _attribute(node, f"{ALB}target-group-attributes", DELAY, default("elb.drain"))
    if IDLE in text(node, f"{ALB}load-balancer-attributes"):
        facts["timeout_seconds"] = _attribute(node, f"{ALB}load-balancer-attributes", IDLE, default("elb.idle"))
    if text(node, f"{APPLICATION_GATEWAY}connection-draining") == "true" or _draining(node):
        key, fallback = f"{APPLICATION_GATEWAY}connection-draining-timeout", default("application-gateway.drain")
        facts["drain_seconds"] = measure(node, key, duration_seconds, DURATION, fallback)
    if f"{APPLICATION_GATEWAY}request-timeout" in node:
        facts["timeout_seconds"] = measure(node, f"{APPLICATION_GATEWAY}request-timeout", duration_seconds, DURATION)
    return facts


def _draining(node: Mapping[str, Any]) -> bool:
    return node.get(f"{APPLICATION_GATEWAY}connection-draining") is True


def service_facts(thing: Object) -> dict[str, Value]:
    """Return how long a pod that leaves has at the network load balancer that a Service asks for."""
    node = mapping(thing.body, "metadata", "annotations")
    if text(node, f"{ALB}target-type") == "ip":  # what an Ingress says of all its Services, said of this one
        return {"drain_seconds": _attribute(node, f"{ALB}target-group-attributes", DELAY, default("elb.drain"))}
    if text(node, f"{NLB}nlb-target-type") == "ip" or text(node, f"{NLB}type") == "nlb-ip":
        return {"drain_seconds": _attribute(node, f"{NLB}target-group-attributes", DELAY, default("elb.drain"))}
    return {}


def _attribute(node: Mapping[str, Any], key: str, name: str, fallback: Known) -> Value:
    """Return one of the attributes that an annotation lists as `name=value,name=value`."""
    pairs = (part.partition("=") for part in text(node, key).split(","))
    written = {left.strip(): right.strip() for left, _, right in pairs}
    if name not in written:
        return fallback
    value = measure(written, name, duration_seconds, DURATION)
    return Known(value.data, span(node, key)) if isinstance(value, Known) else value
