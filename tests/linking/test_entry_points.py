"""What counts as an entry."""

from __future__ import annotations

from typing import Any

import pytest

from relint.linking.entry_points import entry, link
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown
from tests.linking.hand import inventory, resource

OPEN = Unknown("var.internal has no default")


def kubernetes(kind: str, spec: Any = None, **annotations: str) -> Resource:
    keys = {key.replace("__", "/").replace("_", "-"): value for key, value in annotations.items()}
    return resource(f"{kind} web", type=kind, format="kubernetes", attributes={"spec": spec or {}}, annotations=keys)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (resource("aws_lb.web"), True),
        (resource("aws_lb.web", attributes={"internal": True}), False),
        (resource("aws_lb.web", attributes={"internal": "true"}), False),
        (resource("aws_lb.web", attributes={"internal": OPEN}), OPEN),
        (
            resource("aws_api_gateway_rest_api.x", attributes={"endpoint_configuration": [{"types": ["PRIVATE"]}]}),
            False,
        ),
        (resource("module.alb", type="module:terraform-aws-modules/alb/aws"), True),
        (resource("aws_route53_record.x", attributes={"type": "TXT"}), False),
        (resource("aws_route53_record.x", attributes={"type": "A"}), True),
        (resource("google_compute_forwarding_rule.x"), True),
        (resource("google_compute_forwarding_rule.x", attributes={"load_balancing_scheme": "INTERNAL"}), False),
        (resource("aws_db_instance.x"), None),
        (kubernetes("networking.k8s.io/v1/Ingress"), True),
        (kubernetes("v1/Service", {"type": "LoadBalancer"}), True),
        (kubernetes("v1/Service", {"type": "ClusterIP"}), False),
        (kubernetes("v1/Service"), False),
        (kubernetes("serving.knative.dev/v1/Service"), True),
        (kubernetes("networking.istio.io/v1/VirtualService", {"gateways": ["shop/public"]}), True),
        (kubernetes("networking.istio.io/v1/VirtualService", {"gateways": ["mesh"]}), False),
        (kubernetes("networking.istio.io/v1/VirtualService"), False),
    ],
)
def test_entry(subject: Resource, expected: object) -> None:
    value = entry(subject, {})
    assert (value.data if isinstance(value, Known) else value) == expected


def test_a_name_in_a_private_zone_is_no_entry() -> None:
    zone = resource("aws_route53_zone.inside", attributes={"vpc": [{"vpc_id": "vpc-1"}]})
    record = resource("aws_route53_record.db", attributes={"type": "CNAME"}, refs={"zone_id": (zone.id,)})
    assert entry(record, {zone.id: zone}) is None


def test_routed_records_are_one_entry() -> None:
    records = [
        resource(f"aws_route53_record.{n}", attributes={"type": "A", "name": "shop.example", "set_identifier": n})
        for n in ("first", "second")
    ]
    links = link(inventory(*records))
    assert list(links.derived) == ["shop.example"]
    (dependency,) = links.dependencies
    assert (dependency.providers, dependency.need) == (tuple(record.id for record in records), 1)


@pytest.mark.parametrize(("internal", "expected"), [(True, False), (False, True), (OPEN, OPEN)])
def test_a_name_is_an_entry_as_what_it_stands_for(internal: Data, expected: object) -> None:
    balancer = resource("aws_lb.web", attributes={"internal": internal})
    name = resource("aws_route53_record.web", attributes={"type": "A"}, refs={"alias.name": (balancer.id,)})
    value = entry(name, {balancer.id: balancer})
    assert (value.data if isinstance(value, Known) else value) == expected
