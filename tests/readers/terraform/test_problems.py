"""What cannot be read, or is not there: told once, at its place, and everything else is read."""

from __future__ import annotations

from collections.abc import Mapping

from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.readers.terraform import TerraformReading, read


def reading(files: Mapping[str, str]) -> TerraformReading:
    return read(MemoryFiles(files), list(files))


def resources(files: Mapping[str, str]) -> dict[str, Resource]:
    return {resource.id: resource for resource in reading(files).resources}


def test_a_broken_file_is_one_problem_and_the_rest_is_read() -> None:
    found = reading(
        {
            "a.tf": 'resource "x" "a" {\n  v = [1\n}\nresource "x" "sound" {\n  v = 1\n}\n',
            "b.tf": 'resource "x" "b" {\n  v = 2\n}\n',
            "c.tf.json": '{"resource": {"x": {"c": {"v": 3}}}',
        }
    )
    assert [(problem.span.path, problem.span.line) for problem in found.problems] == [("a.tf", 3), ("c.tf.json", 1)]
    assert {each.address for each in found.resources} == {"x.sound", "x.b"}


def test_a_module_that_calls_itself_is_a_problem() -> None:
    found = reading({"main.tf": 'module "me" {\n  source = "./"\n}\nresource "x" "y" {}\n'})
    assert [problem.message for problem in found.problems] == ['the module "me" calls itself']
    assert "x.y" in {each.address for each in found.resources}


def test_values_that_need_one_another_are_a_problem() -> None:
    found = reading({"main.tf": 'locals {\n  a = local.b\n  b = local.a\n}\nresource "x" "y" {\n  v = local.a\n}\n'})
    assert [(problem.span.line, problem.message) for problem in found.problems] == [
        (2, "these need one another: local.a, local.b")
    ]
    assert isinstance(found.resources[0].attributes["v"], Unknown)


def test_resources_that_need_one_another_are_a_problem() -> None:
    found = reading({"main.tf": 'resource "x" "a" {\n  v = x.b.id\n}\nresource "x" "b" {\n  v = x.a.id\n}\n'})
    assert [problem.message for problem in found.problems] == ["these need one another: x.a, x.b"]


def test_a_long_chain_of_locals_is_no_recursion() -> None:
    chain = "".join(f"  l{i} = local.l{i + 1} + 1\n" for i in range(2_000))
    found = reading({"main.tf": f'locals {{\n{chain}  l2000 = 0\n}}\nresource "x" "y" {{\n  v = local.l0\n}}\n'})
    assert found.problems == []
    assert found.resources[0].attributes["v"] == 2_000


def test_a_module_that_is_missing_is_noted() -> None:
    found = reading({"main.tf": 'module "m" {\n  source = "./gone"\n}\n'})
    assert found.problems == []
    assert "there are no Terraform files at ./gone" in found.notes[0].message
    assert found.resources[0].type == "module:./gone"


def test_files_of_tofu_take_the_place_of_their_twins() -> None:
    texts = {"a.tf": 'resource "x" "tf" {}', "a.tofu": 'resource "x" "tofu" {}', "b.tofu": 'resource "x" "b" {}'}
    assert set(resources(texts)) == {"x.tofu", "x.b"}


def test_starting_from_one_file_reads_its_siblings_and_its_callers() -> None:
    files = {
        "main.tf": 'variable "v" { default = 1 }\nmodule "m" {\n  source = "./modules/m"\n  v = var.v\n}\n',
        "modules/m/main.tf": 'resource "x" "y" {\n  v = var.v\n}\n',
        "modules/m/variables.tf": 'variable "v" {}\n',
        "other/main.tf": 'resource "x" "z" {}\n',
    }
    found = read(MemoryFiles(files), ["modules/m/main.tf"])
    assert {each.address: each.attributes.get("v") for each in found.resources} == {"module.m.x.y": 1}


def test_a_missing_file_leaves_a_value_unknown_and_is_kept_apart() -> None:
    found = reading({"main.tf": 'resource "x" "y" {\n  hash = filebase64sha256("build/app.zip")\n  size = 1\n}\n'})
    assert (found.problems, found.invalid) == ([], [])
    assert [problem.span.line for problem in found.missing] == [2]
    assert isinstance(found.resources[0].attributes["hash"], Unknown)


def test_an_error_in_one_attribute_leaves_the_others() -> None:
    found = reading({"main.tf": 'resource "x" "y" {\n  bad = 1 + "a"\n  count = "many"\n  good = 1\n}\n'})
    assert found.resources[0].attributes["good"] == 1
    assert [problem.span.line for problem in found.invalid] == [2, 3]


def test_files_outside_the_workspace_are_not_read() -> None:
    found = reading({"main.tf": 'resource "x" "y" {\n  v = file("../../etc/passwd")\n  w = file("/etc/passwd")\n}\n'})
    assert isinstance(found.resources[0].attributes["v"], Unknown)
    assert isinstance(found.resources[0].attributes["w"], Unknown)


def test_same_input_same_answer() -> None:
    files = {"main.tf": 'resource "x" "y" {\n  for_each = toset(["b", "a"])\n  v = x.z.id\n}\nresource "x" "z" {}\n'}
    first, second = ([(each.id, repr(each.attributes)) for each in reading(files).resources] for _ in range(2))
    assert first == second
