"""Roots, libraries, and what is judged through whom."""

from __future__ import annotations

import pytest

from relint.model.files import MemoryFiles
from relint.model.value import Unknown
from relint.readers.terraform import TerraformSettings, read

RESOURCE = 'resource "x" "y" {}\n'

CASES = {
    "a lone directory is a root": ({"main.tf": RESOURCE}, {"x.y": False}),
    "under modules and called by nothing": ({"modules/m/main.tf": RESOURCE}, {"modules/m:x.y": True}),
    "called by its own example": (
        {"main.tf": RESOURCE, "examples/e/main.tf": 'module "m" {\n  source = "../.."\n}\n'},
        {"examples/e:module.m.x.y": False},
    ),
    "a configured provider makes a root, called or not": (
        {
            "main.tf": RESOURCE + 'provider "aws" {\n  region = "r"\n}\n',
            "e/main.tf": 'module "m" {\n  source = "./.."\n}\n',
        },
        {"x.y": False, "e:module.m.x.y": False},
    ),
    "an empty provider block is no mark": (
        {"modules/m/main.tf": RESOURCE + 'provider "aws" {\n  alias = "b"\n}\n'},
        {"modules/m:x.y": True},
    ),
    "a backend makes a root": (
        {"modules/m/main.tf": 'terraform {\n  backend "s3" {}\n}\n' + RESOURCE},
        {"modules/m:x.y": False},
    ),
    "a cloud block makes a root": (
        {"modules/m/main.tf": "terraform {\n  cloud {}\n}\n" + RESOURCE},
        {"modules/m:x.y": False},
    ),
    "values for variables make a root": (
        {"modules/m/main.tf": RESOURCE, "modules/m/terraform.tfvars": ""},
        {"modules/m:x.y": False},
    ),
    "libraries that call libraries": (
        {"modules/a/main.tf": 'module "b" {\n  source = "../b"\n}\n', "modules/b/main.tf": RESOURCE},
        {"modules/a:module.b.x.y": True},
    ),
    "of libraries that call one another, one stands for all": (
        {
            "modules/a/main.tf": 'module "b" {\n  source = "../b"\n}\n',
            "modules/b/main.tf": RESOURCE + 'module "a" {\n  source = "../a"\n}\n',
        },
        {"modules/a:module.b.x.y": True, "modules/a:module.b.module.a": True},
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES)
def test_roots_and_libraries(files: dict[str, str], expected: dict[str, bool]) -> None:
    found = read(MemoryFiles(files), list(files)).resources
    assert {each.id: each.reusable for each in found} == expected


def test_settings_name_roots_and_libraries() -> None:
    files = {"a/main.tf": RESOURCE, "modules/b/main.tf": RESOURCE}
    found = read(MemoryFiles(files), list(files), TerraformSettings(roots=("modules/b",), libraries=("a",)))
    assert {each.id: each.reusable for each in found.resources} == {"a:x.y": True, "modules/b:x.y": False}


def test_inputs_of_a_reusable_module_are_unknown_with_their_defaults() -> None:
    text = 'variable "ha" { default = true }\nresource "x" "z" {\n  ha = var.ha\n  fixed = 1\n}\n'
    (found,) = read(MemoryFiles({"modules/m/main.tf": text}), ["modules/m/main.tf"]).resources
    assert found.attributes["fixed"] == 1
    assert isinstance(found.attributes["ha"], Unknown)
    assert found.attributes["ha"].why == "it is an input of a reusable module"
