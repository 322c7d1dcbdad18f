"""Who goes out through which zone."""

from __future__ import annotations

import pytest

from relint.analyses.egress import rows
from relint.model.dependency import Mode
from relint.model.value import Known
from tests.analyses.hand import needs, system, thing


@pytest.mark.parametrize(
    ("gateway", "subnet", "others"),
    [
        ("eu-west-1a", "eu-west-1a", 0),
        ("eu-west-1a", "eu-west-1b", 1),
        ("data.zones.names[0]", "data.zones.names[1]", 1),
        ("data.zones.names[0]", "eu-west-1a", 0),
        ("data.zones.names[0]", "data.other.names[1]", 0),
        ("of aws_subnet.a", "of aws_subnet.b", 0),
    ],
)
def test_a_gateway_and_a_subnet(gateway: str, subnet: str, others: int) -> None:
    resources = [thing("aws_nat_gateway.out"), thing("aws_route_table.private"), thing("aws_subnet.private")]
    found = system(
        resources,
        [
            needs("aws_subnet.private", "aws_route_table.private", mode=Mode.SOFT),
            needs("aws_route_table.private", "aws_nat_gateway.out", mode=Mode.SOFT),
        ],
        derived={
            "aws_nat_gateway.out": {"zone_names": Known([gateway])},
            "aws_subnet.private": {"zone_names": Known([subnet])},
        },
    )
    (row,) = rows(found)
    assert row.facts["other_zones"] == Known(others, origin="derived")


def test_a_gateway_that_nobody_uses_has_no_row() -> None:
    found = system([thing("aws_nat_gateway.out")], [], derived={"aws_nat_gateway.out": {"zone_names": Known(["a"])}})
    assert list(rows(found)) == []
