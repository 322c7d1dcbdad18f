"""Roots of one repository are joined through their states."""

from __future__ import annotations

import pytest

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
