"""Roots of one repository are joined through their states."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from relint.lang.hcl.values import Gap
from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.value import Unknown
from relint.readers.terraform import read

NETWORK = """\
terraform {
  backend "s3" {
    bucket = "state"
    key    = "network"
  }
}
resource "aws_subnet" "a" {
  count = 2
}
output "subnets" { value = aws_subnet.a[*].id }
output "name" { value = upper("main") }
output "other" { value = data.terraform_remote_state.app.outputs.name }
data "terraform_remote_state" "app" {
  backend = "s3"
  config  = { bucket = "state", key = "app" }
}
"""
APP = """\
terraform {
  backend "s3" {
    bucket = "state"
    key    = "app"
  }
}
data "terraform_remote_state" "network" {
  backend = "s3"
  config  = { bucket = "state", key = "KEY", region = "eu-west-1" }
}
resource "aws_lb" "web" {
  name    = data.terraform_remote_state.network.outputs.name
  subnets = data.terraform_remote_state.network.outputs.subnets
}
output "name" { value = data.terraform_remote_state.network.outputs.other }
"""


def load_balancer(key: str, network: str = NETWORK) -> Resource:
    files = MemoryFiles({"network/main.tf": network, "app/main.tf": APP.replace("KEY", key)})
    reading = read(files, files.paths)
    assert reading.problems == []
    return next(resource for resource in reading.resources if resource.type == "aws_lb")


def test_outputs_have_the_values_of_the_root_that_writes_them() -> None:
    resource = load_balancer("network")
    assert resource.attributes["name"] == "MAIN"
    assert {"network:aws_subnet.a[0]", "network:aws_subnet.a[1]"} <= set(resource.refs["subnets"])


@pytest.mark.parametrize(
    "network", [NETWORK.replace('"network"', '"elsewhere"'), NETWORK.replace('"state"', '"other"')]
)
def test_a_state_that_nothing_here_writes_is_unknown(network: str) -> None:
    assert isinstance(load_balancer("network", network).attributes["name"], Unknown)


def test_states_that_need_one_another_are_unknown_and_no_problem() -> None:
    files = MemoryFiles({"network/main.tf": NETWORK, "app/main.tf": APP.replace("KEY", "network")})
    reading = read(files, files.paths)
    values = {root.directory: root.module.output("name") for root in reading.roots}
    assert values["network"].data == "MAIN"
    assert not isinstance(values["app"].data, str)
    assert reading.problems == []


PARTIAL = """\
terraform {
  backend "s3" {}
}
output "name" { value = "main" }
output "workspace" { value = terraform.workspace }
"""
READER = """\
variable "bucket" {}
variable "stack" {}
data "terraform_remote_state" "network" {
  backend = "s3"
  config  = CONFIG
}
output "name" { value = data.terraform_remote_state.network.outputs.OUTPUT }
"""


def read_name(config: str, others: Mapping[str, str], output: str = "name") -> object:
    app = READER.replace("CONFIG", config).replace("OUTPUT", output)
    files = MemoryFiles({"app/main.tf": app, **others})
    reading = read(files, files.paths)
    assert reading.problems == []
    data = next(root for root in reading.roots if root.directory == "app").module.output("name").data
    return data if isinstance(data, str) else None


KNOWN = '{ bucket = "state-prod", key = "govuk/network.tfstate" }'
BY_STACK = '{ bucket = var.bucket, key = "${coalesce(var.stack, "x")}/network.tfstate" }'


def completed(path: str, key: str = "govuk/network.tfstate", bucket: str = "state-prod") -> dict[str, str]:
    return {"network/main.tf": PARTIAL, path: f'bucket = "{bucket}"\nkey = "{key}"\nencrypt = true\n'}


@pytest.mark.parametrize(
    "file",
    [
        "backend.hcl",
        "prod.s3.tfbackend",
        "prod.govuk.backend",
        "config/prod.backend",
        "backends/prod.hcl",
        "backend-prod.conf",
        "env/prod/backend.tfvars",
    ],
)
@pytest.mark.parametrize("config", [KNOWN, BY_STACK])
def test_a_backend_is_completed_by_a_file_beside_the_module(file: str, config: str) -> None:
    assert read_name(config, completed(f"network/{file}")) == "main"


@pytest.mark.parametrize("config", [KNOWN, BY_STACK])
def test_one_file_an_environment_is_still_one_root(config: str) -> None:
    others = completed("network/prod.backend") | completed("network/test.backend", bucket="state-test")
    assert read_name(config, others) == "main"


@pytest.mark.parametrize(
    ("config", "others"),
    [
        (KNOWN, completed("network/prod.hcl")),
        (KNOWN, completed("backend.hcl")),
        (KNOWN, completed("network/a/b/c/backend.hcl")),
        (KNOWN, completed("network/backend.hcl", bucket="other")),
        (KNOWN, completed("network/backend.hcl", key="govuk/other.tfstate")),
        ("{ bucket = var.bucket, key = var.stack }", completed("network/backend.hcl")),
        (
            '{ bucket = var.bucket, key = "${var.stack}/terraform.tfstate" }',
            completed("n/backend.hcl", "a/terraform.tfstate"),
        ),
        (
            BY_STACK,
            completed("network/backend.hcl") | {"n2/main.tf": PARTIAL, "n2/backend.hcl": 'key = "a/network.tfstate"'},
        ),
    ],
)
def test_a_state_that_does_not_fit_or_is_one_of_several_stays_unknown(config: str, others: Mapping[str, str]) -> None:
    assert read_name(config, others) is None


def test_a_file_that_is_no_configuration_completes_nothing_and_is_no_problem() -> None:
    assert read_name(KNOWN, {"network/main.tf": PARTIAL, "network/backend.conf": "[section\nx"}) is None


WORKSPACES = PARTIAL.replace(
    "{}", '{\n bucket = "b"\n key = "terraform.tfstate"\n workspace_key_prefix = "accounts/core"\n}'
)


@pytest.mark.parametrize(
    ("config", "workspace"),
    [
        ('{ bucket = "b", key = "accounts/core/core-prod/terraform.tfstate" }', "core-prod"),
        ('{ bucket = "b", key = "accounts/core/${var.stack}/terraform.tfstate" }', None),
        ('{ bucket = "b", key = "terraform.tfstate" }', "default"),
        ('{ bucket = "b", key = "accounts/cor/x/terraform.tfstate" }', None),
    ],
)
def test_the_state_of_a_workspace_is_that_of_its_root_in_that_workspace(config: str, workspace: str | None) -> None:
    assert read_name(config, {"core/main.tf": WORKSPACES}, "workspace") == workspace


def test_local_states_are_known_by_their_paths() -> None:
    local = READER.replace('"s3"', '"local"').replace("CONFIG", '{ path = "../core/terraform.tfstate" }')
    files = MemoryFiles({"app/main.tf": local.replace("OUTPUT", "x"), "core/main.tf": 'output "x" { value = "here" }'})
    roots = {root.directory: root.module for root in read(files, files.paths).roots}
    assert roots["app"].output("name").data == "here"


STATE = {
    "a": {"value": [1, "x"], "type": ["tuple", ["number", "string"]]},
    "m": {"value": {}, "type": ["map", "string"]},
}
ODD = {"a": {"value": [1], "type": ["tuple", "odd"]}}
FROM_FILE = """\
data "terraform_remote_state" "x" {
  backend  = "local"
  config   = { path = "PATH" }
  defaults = { z = 1 }
}
output "a" { value = data.terraform_remote_state.x.outputs.a[1] }
output "z" { value = data.terraform_remote_state.x.outputs.z }
"""


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("x.tfstate", json.dumps({"outputs": STATE}), ("x", 1)),
        (
            "x.tfstate",
            json.dumps({"outputs": ODD}),
            (None, None),
        ),
        ("x.tfstate", "{", (None, None)),
        ("x.tfstate", "[]", (None, None)),
        ("../x.tfstate", json.dumps({"outputs": STATE}), (None, None)),
        ("nowhere.tfstate", json.dumps({"outputs": STATE}), (None, None)),
    ],
)
def test_outputs_come_from_a_state_file_in_reach(path: str, text: str, found: tuple[object, object]) -> None:
    files = MemoryFiles({"app/main.tf": FROM_FILE.replace("PATH", path), "app/x.tfstate": text, "x.tfstate": text})
    (root,) = read(files, files.paths).roots
    data = [root.module.output(name).data for name in ("a", "z")]
    assert tuple(None if isinstance(each, Gap) else each for each in data) == found
