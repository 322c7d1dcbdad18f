"""Plans: values, what apply will tell, references by the configuration, places in the sources.

`recorded/` holds a configuration and the plan that terraform 1.11 made of it
(`terraform plan -out=p && terraform show -json p`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.readers.terraform import TerraformReading
from relint.readers.terraform import read as read_sources
from relint.readers.tfplan import read

RECORDED = Path(__file__).parent / "recorded"
FILES = {path.relative_to(RECORDED).as_posix(): path.read_bytes() for path in sorted(RECORDED.rglob("*.*"))}


def planned(files: Mapping[str, str | bytes]) -> dict[str, Resource]:
    found = read(MemoryFiles(files), ["plan.json"])
    assert found.problems == []
    return {each.id: each for each in found.resources}


def plan(*changes: Mapping[str, Any], **parts: Any) -> TerraformReading:
    document = {"format_version": "1.2", "resource_changes": changes, **parts}
    return read(MemoryFiles({"plan.json": json.dumps(document)}), ["plan.json"])


def change(address: str, after: Any, unknown: Any = None, actions: tuple[str, ...] = ("create",)) -> dict[str, Any]:
    type_name, _, name = address.partition(".")
    detail = {"actions": list(actions), "after": after, "after_unknown": unknown or {}}
    return {"address": address, "mode": "managed", "type": type_name, "name": name, "change": detail}


def test_instances_and_modules_by_address() -> None:
    assert list(planned(FILES)) == [
        "terraform_data.a",
        'terraform_data.b["p"]',
        'terraform_data.b["q"]',
        "module.m[0].terraform_data.in",
        "module.m[1].terraform_data.in",
    ]


def test_what_apply_will_tell_is_unknown_and_the_rest_is_known() -> None:
    found = planned(FILES)
    triggers = found['terraform_data.b["p"]'].attributes["triggers_replace"]
    assert isinstance(triggers, list)
    assert isinstance(triggers[0], Unknown)
    assert triggers[1] == 1
    inside = found["module.m[0].terraform_data.in"].attributes["input"]
    assert isinstance(inside, Mapping)
    assert isinstance(inside["deep"], Unknown)
    assert inside["k"] == 1


def test_references_go_through_locals_and_modules() -> None:
    found = planned(FILES)
    assert found['terraform_data.b["q"]'].refs["input"] == ("terraform_data.a",)
    assert found["module.m[1].terraform_data.in"].refs["input"] == ('terraform_data.b["p"]',)


def test_places_are_those_of_the_sources() -> None:
    found = planned(FILES)
    assert found['terraform_data.b["p"]'].span[:2] == ("main.tf", 5)
    assert found['terraform_data.b["p"]'].span_of("triggers_replace").line == 8
    assert found["module.m[0].terraform_data.in"].span[:2] == ("m/main.tf", 2)


def test_without_the_sources_places_are_in_the_plan() -> None:
    found = planned({"plan.json": FILES["plan.json"]})
    assert {each.span.path for each in found.values()} == {"plan.json"}
    assert set(found) == {f"plan.json:{name}" for name in planned(FILES)}


def test_agrees_with_the_sources_read_by_themselves() -> None:
    sources = {each.id: each for each in read_sources(MemoryFiles(FILES), ["main.tf", "m/main.tf"]).resources}
    found = planned(FILES)
    assert set(sources) == set(found)
    assert found["terraform_data.a"].attributes["input"] == sources["terraform_data.a"].attributes["input"]


def test_what_is_deleted_is_not_there() -> None:
    found = plan(change("x.gone", None, actions=("delete",)), change("x.stays", {"a": 1}, actions=("no-op",)))
    assert [each.address for each in found.resources] == ["x.stays"]


def test_nested_unknown_parts() -> None:
    after = {"block": [{"a": 1}, {}], "tags": {"k": "v"}, "none": None}
    unknown = {"block": [{}, {"a": True}], "tags": {"other": True}}
    (found,) = plan(change("x.y", after, unknown)).resources
    block, tags = found.attributes["block"], found.attributes["tags"]
    assert isinstance(block, list)
    assert block[0] == {"a": 1}
    assert isinstance(block[1]["a"], Unknown)
    assert isinstance(tags, Mapping)
    assert isinstance(tags["other"], Unknown)
    assert found.labels == {"k": "v"}
    assert "none" not in found.attributes


def test_data_sources_come_from_the_state_before() -> None:
    record = {"address": "data.aws_subnet.s", "mode": "data", "type": "aws_subnet", "name": "s"}
    state = {"values": {"root_module": {"resources": [{**record, "values": {"availability_zone": "eu-west-1a"}}]}}}
    (found,) = plan(prior_state=state).resources
    assert (found.address, found.type) == ("data.aws_subnet.s", "data.aws_subnet")
    assert found.attributes["availability_zone"] == "eu-west-1a"


def test_the_provider_of_a_resource() -> None:
    settings = {
        "provider_config": {
            "aws.w": {"name": "aws", "alias": "w", "expressions": {"region": {"references": ["var.r"]}}}
        },
        "root_module": {"resources": [{"address": "aws_x.y", "provider_config_key": "aws.w", "expressions": {}}]},
    }
    (found,) = plan(change("aws_x.y", {}), configuration=settings, variables={"r": {"value": "eu-west-3"}}).resources
    assert found.attributes["__provider"] == {"__name": "aws", "__alias": "w", "region": "eu-west-3"}


@pytest.mark.parametrize(
    "text", ['{"format_version": "1.2", ', '{"resource_changes": [{]}', "[" * 100_000, "", '{"resource_changes": 5}x']
)
def test_a_broken_plan_is_a_problem(text: str) -> None:
    found = read(MemoryFiles({"plan.json": text}), ["plan.json"])
    assert len(found.problems) <= 1
    assert found.resources == []


@pytest.mark.parametrize(
    "document",
    [
        {"resource_changes": [1, None, {}, {"change": 1}, {"change": {"after": [1]}}]},
        {"resource_changes": {}, "configuration": [], "variables": 1},
        {"planned_values": {"root_module": {"resources": [{"address": "x.y", "type": "x", "name": "y"}]}}},
        {"configuration": {"root_module": {"resources": [{"address": 1}], "module_calls": {"m": {"module": []}}}}},
    ],
)
def test_an_odd_plan_is_no_crash(document: object) -> None:
    read(MemoryFiles({"plan.json": json.dumps(document)}), ["plan.json"])
