"""Data sources and what they read in another root."""

from __future__ import annotations

from typing import Any

from relint.linking.aliases import aliases
from relint.linking.references import link
from relint.model.dependency import Mode
from relint.model.resource import Resource
from relint.model.value import Unknown
from tests.linking.hand import inventory, resource


def reader(type_: str, **attributes: Any) -> Resource:
    return resource(f"data.{type_}.x", type=f"data.{type_}", scope="app", attributes=attributes)


def found(*resources: Resource) -> object:
    return dict(aliases({each.id: each for each in resources}))


def test_by_name() -> None:
    real = resource("aws_db_instance.orders", scope="data", attributes={"identifier": "orders"})
    data = reader("aws_db_instance", db_instance_identifier="orders")
    assert found(real, data) == {data.id: real.id}
    assert found(real, reader("aws_db_instance", db_instance_identifier="other")) == {}
    assert found(real, reader("aws_db_instance", db_instance_identifier=Unknown("var.name"))) == {}


def test_by_tags_and_filters() -> None:
    real = resource("aws_subnet.a", scope="net", labels={"Name": "private-a", "tier": "private"})
    other = resource("aws_subnet.b", scope="net", labels={"Name": "private-b", "tier": "private"})
    data = reader("aws_subnet", tags={"Name": "private-a"})
    assert found(real, other, data) == {data.id: real.id}
    data = reader("aws_subnet", filter=[{"name": "tag:Name", "values": ["private-b"]}])
    assert found(real, other, data) == {data.id: other.id}
    assert found(real, other, reader("aws_subnet", tags={"tier": "private"})) == {}
    assert found(real, other, reader("aws_subnet", tags={"Name": "private-*"})) == {}
    assert found(real, reader("aws_subnet", filter=[{"name": "vpc-id", "values": ["x"]}])) == {}


def test_the_same_name_in_two_roots_leaves_it_open() -> None:
    both = [resource("aws_lb.web", scope=scope, attributes={"name": "web"}) for scope in ("prod", "staging")]
    assert found(*both, reader("aws_lb", name="web")) == {}


def test_a_reference_to_a_data_source_is_one_to_what_it_reads() -> None:
    real = resource("aws_lb.web", "load-balancer", scope="edge", attributes={"name": "web"})
    data = reader("aws_lb", name="web")
    listener = resource("aws_lb_listener.app", scope="app", refs={"load_balancer_arn": (data.id,)})
    (dependency,) = link(inventory(real, data, listener)).dependencies
    assert (dependency.consumer, dependency.providers, dependency.mode) == (real.id, (listener.id,), Mode.HARD)
