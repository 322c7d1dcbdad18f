"""Facts that stand in resources of their own, and what backup plans cover."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from relint.catalog.facts import described
from relint.linking import backups, companions
from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.span import whole_file
from relint.model.value import Data, Known, Unknown, Value


def resource(address: str, refs: Mapping[str, tuple[str, ...]] | None = None, **attributes: Data) -> Resource:
    type_ = address.partition(".")[0]
    tags = attributes.get("tags")
    labels: Any = {k: v for k, v in tags.items() if isinstance(v, str)} if isinstance(tags, Mapping) else {}
    span = whole_file("main.tf")
    found = Resource(address, type_, "", "terraform", span, attributes=attributes, refs=refs or {}, labels=labels)
    return described(found)


def inventory(*resources: Resource) -> Inventory:
    return Inventory({found.id: found for found in resources})


def versioned(*others: Resource) -> object:
    bucket = resource("aws_s3_bucket.b", bucket="shop")
    facts = companions.link(inventory(bucket, *others)).derived.get("aws_s3_bucket.b", {})
    value = facts.get("versioned")
    return value.data if isinstance(value, Known) else value


def versioning(bucket: Data, status: Data = "Enabled", *, refers: bool = False) -> Resource:
    refs = {"bucket": ("aws_s3_bucket.b",)} if refers else {}
    return resource("aws_s3_bucket_versioning.v", refs, bucket=bucket, versioning_configuration=[{"status": status}])


def test_a_companion_is_joined_by_reference_and_by_name() -> None:
    assert versioned(versioning(Unknown("known after apply"), refers=True)) is True
    assert versioned(versioning("shop")) is True
    assert versioned(versioning("other")) is None
    assert versioned(versioning("shop", "Suspended")) is False


def test_a_companion_of_nobody_in_particular_leaves_doubt() -> None:
    assert isinstance(versioned(versioning(Unknown("var.bucket has no default"))), Unknown)


def test_an_unknown_setting_leaves_doubt() -> None:
    assert isinstance(versioned(versioning("shop", Unknown("var.status has no default"))), Unknown)


def test_an_exemption_is_not_presumed() -> None:
    logging = resource("aws_s3_bucket_logging.l", target_bucket=Unknown("read at deploy"))
    assert versioned(logging) is None


def test_an_open_number_of_parts_is_unknown() -> None:
    cluster = resource("aws_rds_cluster.c")
    some = resource("aws_rds_cluster_instance.i[*]", {"cluster_identifier": ("aws_rds_cluster.c",)})
    assert isinstance(companions.link(inventory(cluster, some)).derived["aws_rds_cluster.c"]["instances"], Unknown)


def covered(store: Resource, **selection: Data) -> object:
    chosen = resource("aws_backup_selection.s", {}, **selection)
    value = backups.link(inventory(store, chosen)).derived[store.id]["in_backup_plan"]
    return value.data if isinstance(value, Known) else None


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("*", True),
        ("arn:aws:dynamodb:*:*:table/*", True),
        ("arn:aws:rds:*:*:db:*", False),
        ("arn:aws:dynamodb:eu-west-1:1:table/carts", False),
        (Unknown("var.arn has no default"), None),
        ("", False),
    ],
)
def test_a_pattern_covers_all_of_its_service(pattern: Data, expected: object) -> None:
    assert covered(resource("aws_dynamodb_table.orders"), resources=[pattern]) is expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"backup": "daily"}, True),
        ({"backup": "never"}, False),
        (None, False),
        ({"backup": Unknown("var.backup has no default")}, None),
        (Unknown("var.tags has no default"), None),
    ],
)
def test_a_tag_selects(tags: Data, expected: object) -> None:
    tag: Data = [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]
    assert covered(resource("aws_ebs_volume.data", tags=tags), selection_tag=tag) is expected


def _turned(values: list[Value], order: int) -> list[Value]:
    return values[::order]


@pytest.mark.parametrize("order", [1, -1])
def test_an_exemption_outweighs_a_no_and_a_yes_outweighs_both(order: int) -> None:
    no, yes, exempt = Known(data=False), Known(data=True), Known(data=None)
    doubt = Unknown("nobody can say")
    assert companions.either(_turned([no, exempt], order)) is exempt
    assert companions.either(_turned([no, yes, exempt, doubt], order)) is yes
    assert companions.either(_turned([no, exempt, doubt], order)) is doubt


@pytest.mark.parametrize(("text", "scaled"), [("service/shop/web", True), ("service/shop/webshop", False)])
def test_a_scalable_target_is_joined_by_the_end_of_its_id(text: str, *, scaled: bool) -> None:
    service = resource("aws_ecs_service.web", name="web")
    target = resource("aws_appautoscaling_target.web", resource_id=text, service_namespace="ecs")
    found = companions.link(inventory(service, target)).derived.get("aws_ecs_service.web", {}).get("autoscaled")
    assert (isinstance(found, Known) and found.data is True) is scaled
