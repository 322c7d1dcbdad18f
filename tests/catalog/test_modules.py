"""Modules of the registry that the input does not hold are known by their inputs."""

from __future__ import annotations

import pytest

from relint.catalog.facts import described
from relint.catalog.types import all_types, type_entry
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown

PLACE = Span("main.tf", 1, 1, 3, 2)


def module(source: str, **inputs: Data) -> Resource:
    return described(Resource("module.m", f"module:{source}", "module", "terraform", PLACE, attributes=inputs))


def fact(resource: Resource, word: str) -> Data:
    value = resource.facts[word]
    assert isinstance(value, Known)
    return value.data


@pytest.mark.parametrize(
    "source",
    [
        "terraform-aws-modules/rds/aws",
        "registry.terraform.io/terraform-aws-modules/rds/aws",
        "git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6.0.0",
        "github.com/terraform-aws-modules/terraform-aws-rds",
        "git@github.com:terraform-aws-modules/terraform-aws-rds.git",
    ],
)
def test_a_module_is_known_wherever_it_is_taken_from(source: str) -> None:
    resource = module(source, multi_az=False)
    assert resource.kind == "database"
    assert fact(resource, "zones") == 1


@pytest.mark.parametrize(
    "source", ["./modules/rds", "terraform-aws-modules/rds/aws//modules/db_instance", "acme/rds/aws"]
)
def test_others_are_not(source: str) -> None:
    assert module(source).kind == "module"


def test_inputs_decide() -> None:
    assert fact(module("terraform-aws-modules/rds/aws"), "zones") == 1
    assert fact(module("terraform-aws-modules/rds/aws", create_db_instance=False), "zones") is None
    unknown = module("terraform-aws-modules/rds/aws", multi_az=Unknown("var.ha has no default"))
    assert isinstance(unknown.facts["zones"], Unknown)
    assert fact(module("terraform-aws-modules/rds-aurora/aws", instances={"one": {}}), "instances") == 1
    network: dict[str, Data] = {"azs": ["a", "b"], "enable_nat_gateway": True, "single_nat_gateway": True}
    assert fact(module("terraform-aws-modules/vpc/aws", **network), "zones") == 1


def test_every_expression_of_the_catalog_compiles() -> None:
    modules = [entry for entry in all_types() if entry.type.startswith("module:")]
    assert len(modules) > 10
    for entry in modules:
        assert entry.expressions.keys() == entry.attributes.keys()
        assert type_entry(entry.type) == entry


@pytest.mark.parametrize(
    ("source", "inputs", "word", "expected"),
    [
        ("terraform-google-modules/sql-db/google//modules/postgresql", {}, "backup_days", 0),
        ("terraform-google-modules/sql-db/google//modules/postgresql", {}, "zones", 1),
        ("terraform-google-modules/sql-db/google//modules/mysql", {}, "zones", 2),
        (
            "terraform-google-modules/sql-db/google//modules/mssql",
            {"backup_configuration": {"enabled": True, "point_in_time_recovery_enabled": True}},
            "point_in_time_recovery",
            True,
        ),
        (
            "terraform-google-modules/kubernetes-engine/google",
            {"deletion_protection": False},
            "deletion_protected",
            False,
        ),
        ("terraform-google-modules/cloud-storage/google//modules/simple_bucket", {}, "versioned", True),
        ("terraform-google-modules/cloud-storage/google", {"names": ["a"]}, "versioned", False),
        ("terraform-google-modules/cloud-storage/google", {"force_destroy": {"a": True}}, "force_destroy", True),
        ("terraform-google-modules/memorystore/google", {}, "failover", True),
        ("terraform-google-modules/memorystore/google//modules/valkey", {}, "failover", False),
        ("terraform-google-modules/vm/google//modules/mig", {}, "min_size", 1),
        ("terraform-google-modules/vm/google//modules/mig", {"autoscaling_enabled": "true"}, "min_size", 2),
    ],
)
def test_modules_of_google_have_their_defaults(source: str, inputs: dict[str, Data], word: str, expected: Data) -> None:
    assert fact(module(source, **inputs), word) == expected
