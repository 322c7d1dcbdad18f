"""`relint graph` on files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relint.cli.graph import graph

SYSTEM = """\
provider "aws" {}
resource "aws_instance" "web" {
  subnet_id = aws_subnet.front.id
}
resource "aws_subnet" "front" {
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc" "main" {}
resource "aws_s3_bucket" "logs" {}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a directory of a small system."""
    (tmp_path / "main.tf").write_text(SYSTEM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(graph, arguments, input=stdin)


def addresses(result: Result) -> set[str]:
    return {node["address"] for node in json.loads(result.stdout)["nodes"]}


@pytest.mark.usefixtures("folder")
def test_everything_is_there_when_asked_for() -> None:
    result = run("--format", "json", "--all")
    assert result.exit_code == 0
    assert addresses(result) >= {"aws_instance.web", "aws_subnet.front", "aws_vpc.main", "aws_s3_bucket.logs"}


@pytest.mark.usefixtures("folder")
def test_a_focus_leaves_out_what_is_far() -> None:
    result = run("--format", "json", "--all", "--focus", "aws_instance.web", "--depth", "1")
    assert addresses(result) == {"aws_instance.web", "aws_subnet.front"}


@pytest.mark.usefixtures("folder")
def test_a_misspelt_focus_is_refused_with_what_is_near() -> None:
    result = run("--focus", "aws_instance.wbe")
    assert result.exit_code == 2
    assert "no resource has the address 'aws_instance.wbe'; there is aws_instance.web" in result.output


def test_a_broken_file_is_named_and_the_rest_is_drawn(folder: Path) -> None:
    (folder / "broken.tf").write_text('resource "aws_vpc" {\n  "\n')
    result = run("--format", "json", "--all")
    assert result.exit_code == 2
    assert "broken.tf:" in result.stderr
    assert "aws_instance.web" in addresses(result)


def test_a_path_that_is_not_there_is_said() -> None:
    result = run("no-such-folder")
    assert result.exit_code == 2
    assert "no-such-folder" in result.output
