"""Which zones resources stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from relint.linking.placement import link
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value
from tests.linking.hand import inventory, resource


def subnet(name: str, zone: Data = None) -> Resource:
    return resource(f"aws_subnet.{name}", "subnet", attributes={"availability_zone": zone} if zone else {})


def listed(index: int, source: str = "data.aws_availability_zones.here.names") -> Unknown:
    return Unknown(f"{source}[{index}] is read at deploy")


def balancer(*subnets: str, data: Any = None, kind: str = "load-balancer", **more: Any) -> Resource:
    return resource("aws_lb.web", kind, refs={"subnets": subnets}, attributes={"subnets": data}, **more)


def zones(*resources: Resource, of: str = "aws_lb.web", fact: str = "zones") -> object:
    value = link(inventory(*resources)).derived.get(of, {}).get(fact)
    return value.data if isinstance(value, Known) else value


def test_named_zones() -> None:
    subnets = subnet("a", "eu-west-1a"), subnet("b", "eu-west-1b"), subnet("c", "eu-west-1a")
    assert zones(*subnets, balancer("aws_subnet.a", "aws_subnet.b", "aws_subnet.c")) == 2
    assert zones(*subnets, balancer("aws_subnet.a", "aws_subnet.c")) == 1
    assert zones(*subnets, balancer("aws_subnet.a"), fact="zone_names") == ["eu-west-1a"]


def test_elements_of_an_unread_list_are_distinct() -> None:
    subnets = [subnet(f"s[{i}]", listed(i)) for i in range(3)]
    assert zones(*subnets, balancer("aws_subnet.s[0]", "aws_subnet.s[1]", "aws_subnet.s[2]")) == 3
    again = subnet("again", listed(0))
    assert zones(*subnets, again, balancer("aws_subnet.s[0]", "aws_subnet.again")) == 1


def test_zones_of_different_lists_may_be_the_same() -> None:
    value = zones(subnet("a", listed(0)), subnet("b", "eu-west-1a"), balancer("aws_subnet.a", "aws_subnet.b"))
    assert isinstance(value, Unknown)
    assert "may be the same" in value.why


def test_through_a_group() -> None:
    group = resource("aws_db_subnet_group.g", "database-group", refs={"subnet_ids": ("aws_subnet.a", "aws_subnet.b")})
    assert zones(subnet("a", "x"), subnet("b", "y"), group, of="aws_db_subnet_group.g") == 2


def test_a_subnet_without_zone_is_in_one_all_the_same() -> None:
    assert zones(subnet("a"), balancer("aws_subnet.a")) == 1
    value = zones(subnet("a"), subnet("b"), balancer("aws_subnet.a", "aws_subnet.b"))
    assert isinstance(value, Unknown)
    assert "may be the same" in value.why


def test_subnets_of_a_module_that_is_not_in_the_input() -> None:
    vpc = resource("module.vpc", "module", type="module:terraform-aws-modules/vpc/aws", attributes={"azs": ["x", "y"]})
    assert zones(vpc, balancer("module.vpc", data=Unknown("module.vpc is not in the input"))) == 2
    assert zones(vpc, balancer("module.vpc", data=[Unknown("module.vpc is not in the input")])) == 1
    two = [Unknown("module.vpc is not in the input"), Unknown("module.vpc is not in the input")]
    assert isinstance(zones(vpc, balancer("module.vpc", data=two)), Unknown)


def test_a_number_of_subnets_that_nobody_knows() -> None:
    value = zones(subnet("a[*]", listed(0)), balancer("aws_subnet.a[*]"))
    assert isinstance(value, Unknown)
    assert "how many" in value.why


def test_a_subnet_outside_the_input_is_unknown() -> None:
    value = zones(subnet("a", "x"), balancer("aws_subnet.a", data=[Unknown("known after deploy"), "subnet-1"]))
    assert isinstance(value, Unknown)
    assert "not every subnet" in value.why
    value = zones(resource("aws_lb.web", "load-balancer", attributes={"subnets": ["subnet-1", "subnet-2"]}))
    assert isinstance(value, Unknown)


def test_what_the_catalog_says_stays() -> None:
    facts: Mapping[str, Value] = {"zones": Known(1)}
    assert zones(subnet("a", "x"), subnet("b", "y"), balancer("aws_subnet.a", "aws_subnet.b", facts=facts)) is None
    assert zones(subnet("a", "x"), balancer("aws_subnet.a", kind="database")) is None


def test_azure_numbers_zones_within_a_region() -> None:
    vm = resource("azurerm_linux_virtual_machine.v", "vm", attributes={"zone": "1", "location": "westeurope"})
    assert zones(vm, of=vm.address, fact="zone_names") == ["westeurope-1"]


def member(name: str, zone: str = "") -> Resource:
    attributes = {"availability_zone": zone} if zone else {}
    refs = {"cluster_identifier": ("aws_rds_cluster.c",)}
    return resource(f"aws_rds_cluster_instance.{name}", "database-member", refs=refs, attributes=attributes)


def test_servers_of_a_cluster() -> None:
    cluster = resource("aws_rds_cluster.c", "database-cluster")
    assert zones(cluster, member("one"), of=cluster.id) == 1
    assert zones(cluster, member("one"), member("two"), of=cluster.id) == 2
    assert isinstance(zones(cluster, member("any[*]"), of=cluster.id), Unknown)
    assert zones(cluster, member("one", "x"), member("two", "x"), of=cluster.id) == 1


def test_a_loop_of_references_ends() -> None:
    first = resource("aws_subnet_group.a", "database-group", refs={"subnet_ids": ("aws_subnet_group.b",)})
    second = resource("aws_subnet_group.b", "database-group", refs={"subnet_ids": ("aws_subnet_group.a",)})
    assert link(inventory(first, second)).derived == {}


def test_a_long_chain_of_groups_ends() -> None:
    chain = [
        resource(f"aws_subnet_group.g{i}", "database-group", refs={"subnet_ids": (f"aws_subnet_group.g{i + 1}",)})
        for i in range(3000)
    ]
    value = zones(*chain, of="aws_subnet_group.g0")
    assert isinstance(value, Unknown)
    assert "too many times" in value.why


def network(**attributes: Any) -> Resource:
    names = Unknown("data.aws_availability_zones.here.names is read at deploy")
    return replace(
        resource("module.vpc", "module", attributes={"azs": names, **attributes}),
        type="module:terraform-aws-modules/vpc/aws",
    )


def test_a_module_spreads_its_subnets_over_all_zones_of_a_region() -> None:
    for subnets, expected in ((["a"], 1), (["a", "b"], 2), (["a", "b", "c", "d"], 3)):
        assert zones(network(private_subnets=subnets), balancer("module.vpc")) == expected
    assert isinstance(zones(network(), balancer("module.vpc")), Unknown)
    assert isinstance(zones(network(private_subnets=Unknown("it is an input")), balancer("module.vpc")), Unknown)
