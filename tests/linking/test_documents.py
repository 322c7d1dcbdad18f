"""What JSON inside attributes says, whole or with holes."""

from __future__ import annotations

import json

import pytest

from relint.linking.definitions import link
from relint.linking.links import Inventory
from relint.model.resource import Resource
from relint.model.span import whole_file
from relint.model.value import Data, Known, Unknown


def derived(type_: str, attribute: str, data: Data) -> dict[str, object]:
    resource = Resource("x", type_, "", "terraform", whole_file("main.tf"), attributes={attribute: data})
    facts = link(Inventory({"x": resource})).derived.get("x", {})
    return {word: value.data if isinstance(value, Known) else None for word, value in facts.items()}


def test_a_document_with_a_hole_is_read_as_far_as_it_goes() -> None:
    hole = Unknown("known after apply")
    text = Unknown("known after apply", document={"deadLetterTargetArn": hole, "maxReceiveCount": 3})
    assert derived("aws_sqs_queue", "redrive_policy", text) == {"max_receives": 3}


@pytest.mark.parametrize(
    "text", ["{", "[" * 5000, '"text"', "null", "1", "[]", '{"States": 1}', '{"States": {"A": 1}}']
)
def test_a_broken_document_is_no_fault(text: str) -> None:
    facts = derived("aws_sfn_state_machine", "definition", text)
    assert all(value in (None, []) for value in facts.values())


def test_states_of_branches_count() -> None:
    inner = {"States": {"Call": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"}}}
    machine = {"States": {"Both": {"Type": "Parallel", "Branches": [inner]}, "All": {"Type": "Map", "Iterator": inner}}}
    facts = derived("aws_sfn_state_machine", "definition", json.dumps(machine))
    assert facts["states_without_retry"] == ["Call", "Call"]


@pytest.mark.parametrize(
    ("containers", "checks"),
    [
        ([{"name": "a"}], False),
        ([{"name": "a", "healthCheck": {}}], True),
        ([{"name": "a", "healthCheck": {}}, {"name": "b", "essential": False}], True),
        ([{"name": "a", "healthCheck": {}}, Unknown("a module")], None),
        ([{"name": "a"}, Unknown("a module")], False),
    ],
)
def test_essential_containers_are_probed(containers: Data, checks: bool | None) -> None:
    text = Unknown("an image is known after apply", document=containers)
    assert derived("aws_ecs_task_definition", "container_definitions", text)["health_checks"] is checks


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ('{"a": "${terraform_data.x.id}", "n": 3}', {"a": None, "n": 3}),
        ('{"a": ${terraform_data.x.id}, "n": [1, "b-${terraform_data.x.id}"]}', {"a": None, "n": [1, None]}),
        ("plain ${terraform_data.x.id}", None),
        ('{"broken": ${terraform_data.x.id}', None),
    ],
)
def test_a_template_with_holes_is_read_as_json(text: str, document: Data) -> None:
    from relint.lang.hcl.parse import parse_template
    from relint.lang.hcl.scope import evaluate
    from relint.lang.hcl.types import STRING
    from relint.lang.hcl.values import Gap, Val, to_data

    class Holes:
        context = None

        def lookup(self, names: tuple[str, ...]) -> tuple[Val, int]:
            return Val(STRING, Gap("known after apply")), len(names)

    data = to_data(evaluate(parse_template(text), Holes()))  # type: ignore[arg-type]
    assert isinstance(data, Unknown)
    assert _plain(data.document) == document


def _plain(data: Data) -> Data:
    if isinstance(data, dict):
        return {key: _plain(item) for key, item in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else None if isinstance(data, Unknown) else data
