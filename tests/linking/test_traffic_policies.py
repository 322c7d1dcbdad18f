"""Policies for clients of a Service, what Sidecars hide, target groups that pods are registered in."""

from __future__ import annotations

import pytest

from relint import linking, readers
from relint.linking.settings import LinkingSettings
from relint.model.files import MemoryFiles
from relint.model.system import System
from relint.model.value import Known
from relint.readers import ReaderSettings

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop, annotations: {cloud.google.com/backend-config: '{"ports": {"http": "cart"}}'}}
spec: {selector: {app: cart}, ports: [{port: 80}]}
"""


def read(*objects: str, **files: str) -> System:
    held = {"k8s.yaml": "---\n".join(objects), **{name.replace("_", "."): text for name, text in files.items()}}
    found = readers.read(MemoryFiles(held), tuple(held), ReaderSettings())
    return linking.link(found, frozenset(held), LinkingSettings())


def joined(system: System, consumer: str) -> list[str]:
    return [provider for d in system.dependencies if d.consumer.endswith(consumer) for provider in d.providers]


@pytest.mark.parametrize(
    "host", ["cart", "cart.shop.svc.cluster.local", "cart.shop"], ids=["short", "full", "with namespace"]
)
def test_a_destination_rule_is_for_the_service_that_its_host_means(host: str) -> None:
    rule = f"""
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {{name: cart, namespace: shop}}
spec: {{host: {host}}}
"""
    assert joined(read(SERVICE, rule), "DestinationRule shop/cart") == ["Service shop/cart"]


def test_a_backend_config_is_named_by_its_service() -> None:
    config = """
apiVersion: cloud.google.com/v1
kind: BackendConfig
metadata: {name: cart, namespace: shop}
spec: {timeoutSec: 40, connectionDraining: {drainingTimeoutSec: 60}}
"""
    system = read(SERVICE, config)
    assert joined(system, "BackendConfig shop/cart") == ["Service shop/cart"]
    assert system.known(system.resources["BackendConfig shop/cart"], "drain_seconds") == 60


def test_a_target_group_is_found_by_the_name_in_an_arn() -> None:
    binding = """
apiVersion: elbv2.k8s.aws/v1beta1
kind: TargetGroupBinding
metadata: {name: cart, namespace: shop}
spec:
  targetType: ip
  serviceRef: {name: cart, port: 80}
  targetGroupARN: arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/cart/0123456789abcdef
"""
    group = 'resource "aws_lb_target_group" "cart" {\n  name = "cart"\n  deregistration_delay = 45\n}\n'
    system = read(SERVICE, binding, main_tf=group)
    assert joined(system, "aws_lb_target_group.cart") == ["TargetGroupBinding shop/cart"]
    assert joined(system, "TargetGroupBinding shop/cart") == ["Service shop/cart"]
    drain = system.fact(system.resources["TargetGroupBinding shop/cart"], "drain_seconds")
    assert isinstance(drain, Known)
    assert (drain.data, drain.origin) == (45, "explicit")


SIDECAR = """
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: web}
spec:
  workloadSelector: {labels: {app: web}}
  outboundTrafficPolicy: {mode: REGISTRY_ONLY}
  egress: [{hosts: [HOSTS]}]
"""
WEB = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "web:1", env: [{name: CART_ADDR, value: "cart.shop:80"}]}]}
"""


@pytest.mark.parametrize(
    ("hosts", "hidden"),
    [
        ('"./*"', True),
        ('"shop/*"', False),
        ('"*/*"', False),
        ('"shop/cart.shop.svc.cluster.local"', False),
        ('"*/*.shop.svc.cluster.local"', False),
        ('"shop/other.shop.svc.cluster.local"', True),
        ('"~/*"', True),
    ],
)
def test_a_sidecar_hides_what_its_hosts_leave_out(hosts: str, hidden: bool) -> None:
    system = read(SERVICE, WEB, SIDECAR.replace("HOSTS", hosts))
    found = system.known(system.resources["Sidecar web/default"], "hidden")
    assert found == (["Service shop/cart from Deployment web/web"] if hidden else [])
