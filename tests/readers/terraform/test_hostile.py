"""Input that means harm: values that double, loops, floods of instances; all bounded, none a crash."""

from __future__ import annotations

import pytest

from relint.model.files import MemoryFiles
from relint.model.value import Unknown
from relint.readers.terraform import TerraformReading, read

RESOURCE = 'resource "x" "y" {\n  v = local.l39\n}\n'


def doubled(step: str) -> str:
    """Return forty locals, each made of the one before it, twice."""
    lines = [f"  l{i} = {step.replace('_', f'local.l{i - 1}')}" for i in range(1, 40)]
    return "locals {\n" + '  l0 = "x"\n' + "\n".join(lines) + "\n}\n" + RESOURCE


def reading(text: str, **more: str) -> TerraformReading:
    files = {"main.tf": text} | {f"{name}/main.tf": content for name, content in more.items()}
    return read(MemoryFiles(files), ["main.tf"])


@pytest.mark.parametrize(
    "step", ["[_, _]", "{ a = _, b = _ }", "{ a = [_], b = [_] }", "tolist([_, _])", '"${_}${_}"', "[[_, _]][*]"]
)
def test_values_that_double_are_refused(step: str) -> None:
    found = reading(doubled(step))
    assert len(found.invalid) == 1
    assert isinstance(found.resources[0].attributes["v"], Unknown)


def test_a_flood_of_instances_is_unknown() -> None:
    (found,) = reading('resource "x" "y" {\n  count = 1000000000\n}\n').resources
    assert found.address == "x.y[*]"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00\x01\x02",
        "}" * 1_000,
        'resource "x" "y" {',
        "resource x {\n}\n",
        "variable {\n}\nlocals x {\n}\n",
        'module "m" {\n}\n',
        'module "m" {\n  source = var.s\n}\n',
        'module "m" {\n  source = "../../../etc"\n}\n',
        'resource "x" "y" {\n  dynamic "z" {\n  }\n}\n',
        'resource "x" "y" {\n  dynamic {\n  }\n}\n',
        'resource "x" "y" {\n  for_each = each.value\n}\n',
        'resource "x" "y" {\n  v = x\n  w = data.x\n  u = var\n  t = module.m\n}\n',
        'provider "aws" {\n  region = aws_x.y.z\n}\nresource "aws_x" "y" {\n  z = 1\n}\n',
        'variable "v" {\n  type = object({ a = optional(string, "x", 3), b = b })\n}\nlocals {\n  a = var.v\n}\n',
        "terraform {\n  backend {}\n}\n",
        'check "c" {\n  data "x" "y" {\n  }\n  assert {\n  }\n}\n',
        'resource "x" "y" {\n  lifecycle {\n    ignore_changes = all\n    precondition {\n    }\n  }\n}\n',
    ],
)
def test_odd_configurations_are_no_crash(text: str) -> None:
    reading(text)


def test_modules_in_a_circle_end() -> None:
    found = reading(
        'module "a" {\n  source = "./a"\n}\n',
        a='module "b" {\n  source = "../b"\n}\n',
        b='module "a" {\n  source = "../a"\n}\n',
    )
    assert [problem.message for problem in found.problems] == ['the module "a" calls itself']


def test_a_manifest_that_points_outside_is_ignored() -> None:
    manifest = '{"Modules": [{"Key": "m", "Dir": "../../etc"}, {"Key": 1}, 5]}'
    files = {"main.tf": 'module "m" {\n  source = "a/b/c"\n}\n', ".terraform/modules/modules.json": manifest}
    (found,) = read(MemoryFiles(files), ["main.tf"]).resources
    assert found.kind == "module"
