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
    assert "(explicit, app/main.tf:8)" in text
    assert "(unknown: terraform_data.r.id is known after apply)" in text
    assert list(lines(shown(root()), "aws_*")) == []


def test_the_first_fault_is_told_with_its_place() -> None:
    found = shown(root({**FILES, "app/more.tf": "locals {\n  bad = 1 + [2]\n}\n"}))
    assert found.error is not None
    assert (found.error.span.path, found.error.span.line) == ("app/more.tf", 2)
