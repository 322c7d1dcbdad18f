"""`relint show` and `relint console`: the contract of their JSON, and where values come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from relint.model.files import MemoryFiles
from relint.readers.terraform.module import Module
from relint.readers.terraform.provenance import lines
from relint.readers.terraform.reading import empty_root, roots_at
from relint.readers.terraform.settings import TerraformSettings
from relint.readers.terraform.showing import answer, shown, written

FILES = {
    "app/main.tf": """
        variable "size" { default = 3 }
        variable "name" {}
        locals {
          parts = { n = var.size * 1.5, z = [true, null] }
        }
        resource "terraform_data" "r" {
          input            = local.parts
          triggers_replace = var.name
        }
        output "id" {
          value = terraform_data.r.id
        }
    """,
    "app/terraform.tfvars": 'name = "n"\n',
}


TYPE = "tuple([\n    object({\n        a: list(string),\n    }),\n])"


def root(files: Mapping[str, str] = FILES) -> Module:
    (module,) = roots_at(MemoryFiles(files), ("app",), TerraformSettings(workspace="default"))
    return module


def asked(text: str) -> Any:
    return json.loads(written(answer(text, root())))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("var.size + 1", {"value": 4, "type": "number"}),
        ("local.parts.n", {"value": 4.5, "type": "number"}),
        ('"${var.name}-x"', {"value": "n-x", "type": "string"}),
        ("[1, null]", {"value": [1, None], "type": "tuple([number, any])"}),
        ("null", {"value": None, "type": "dynamic"}),
        ("terraform_data.r.id", {"unknown": "terraform_data.r.id is known after apply"}),
        ("1 / 0", {"value": "+Inf", "type": "number"}),
        ("type(1)", {"value": "number", "type": "type"}),
        ('type([{ a = tolist(["x"]) }])', {"value": TYPE, "type": "type"}),
        ("type(local.none)", {"error": 'A local value with the name "none" has not been declared.'}),
        ("try(local.none, 1)", {"error": 'A local value with the name "none" has not been declared.'}),
        ("<<EOT\na\nEOT", {"value": "a\n", "type": "string"}),
        ("[1,", {"error": "an expression is expected here"}),
        ("local.none", {"error": 'A local value with the name "none" has not been declared.'}),
    ],
)
def test_the_console_answers(text: str, expected: dict[str, Any]) -> None:
    assert asked(text) == expected


def test_numbers_keep_all_their_digits() -> None:
    assert '"value": 123456789012345678901234567890.5,' in written(
        answer("123456789012345678901234567890.5", empty_root("default"))
    )


def test_unknown_parts_say_why_and_what_of() -> None:
    found = asked("[terraform_data.r.id]")["value"][0]
    assert found == {
        "__unknown__": True,
        "why": "terraform_data.r.id is known after apply",
        "refs": ["terraform_data.r"],
    }


def test_everything_is_shown() -> None:
    found = shown(root())
    assert found.error is None
    assert list(found.outputs) == ["id"]
    assert list(found.resources) == ["terraform_data.r"]


def test_the_text_says_where_values_come_from() -> None:
    text = "\n".join(lines(shown(root()), "*"))
    assert "var.name from app/terraform.tfvars, app/main.tf:9" in text
    assert "(default of var.size, app/main.tf:8)" in text
    assert "(unknown: terraform_data.r.id is known after apply)" in text
    assert list(lines(shown(root()), "aws_*")) == []


def test_the_first_fault_is_told_with_its_place() -> None:
    found = shown(root({**FILES, "app/more.tf": "locals {\n  bad = 1 + [2]\n}\n"}))
    assert found.error is not None
    assert (found.error.span.path, found.error.span.line) == ("app/more.tf", 2)


def test_text_says_where_values_come_from_through_locals_and_for_blocks() -> None:
    text = """
        variable "size" { default = 3 }
        locals { twice = { n = var.size * 2 } }
        resource "aws_instance" "a" {
          count_of = local.twice.n
          disk {
            size = 1
          }
          dynamic "port" {
            for_each = [80]
            content {
              number = port.value
            }
          }
        }
    """
    found = list(lines(shown(root({"app/main.tf": text})), "*"))
    assert found == [
        "aws_instance.a  app/main.tf:4",
        "  count_of = 6  (default of var.size, app/main.tf:5)",
        '  disk = [{"size": 1}]  (explicit, app/main.tf:6)',
        '  port = [{"number": 80}]  (explicit, app/main.tf:9)',
    ]


def test_a_deciding_side_needs_the_other_one_unless_settings_stop_early() -> None:
    files = {"app/main.tf": 'output "x" { value = false && tobool("y") }'}
    assert shown(root(files)).error is not None
    (module,) = roots_at(MemoryFiles(files), ("app",), TerraformSettings(workspace="default", stops_early=True))
    assert shown(module).outputs["x"].data is False


def test_what_is_wrong_with_another_root_of_the_workspace_does_not_matter() -> None:
    files = {**FILES, "broken/main.tf": "locals {", "broken/x.tf": 'variable "a" {}\nvariable "a" {}'}
    module = root(files)
    module.root.sources.declarations("broken")
    assert shown(module).error is None


@pytest.mark.parametrize("depth", [5, 40])
def test_refused_branches_within_one_another_take_no_longer_than_they_are_deep(depth: int) -> None:
    text = "(true ? [" * depth + "{}.x" + "] : 0)" * depth
    module = root()
    assert "error" in answer(text, module)
    assert module.context.guessing == [0]
