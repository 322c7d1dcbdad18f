"""Input that is broken, huge, deep, cyclic or malicious: a clear problem, and the rest is still checked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relint.engine.check import check_paths
from relint.model.finding import Report
from relint.reports import render

GOOD = 'resource "aws_db_instance" "orders" {\n  multi_az = false\n}\n'
RULE = "redundancy/single-zone-database"
DEEP = 10_000


def report(folder: Path) -> Report:
    return check_paths([str(folder)], lambda settings: settings)[0]


def problems(folder: Path) -> list[str]:
    """Return the files with problems; what relint says of the good file must not suffer from them."""
    (folder / "good").mkdir()
    (folder / "good" / "main.tf").write_text(GOOD)
    said = report(folder)
    assert [f.rule for f in said.findings if f.span.path == "good/main.tf" and f.rule == RULE] == [RULE]
    for problem in said.problems:
        assert problem.span.line >= 1
        assert len(problem.message) < 600
    return [problem.span.path for problem in said.problems]


@pytest.mark.parametrize("name", ["main.tf", "main.tf.json", "a.yaml", "a.json", "a.md", "terraform.tfvars"])
def test_empty(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    expected = [name] if name == "main.tf.json" else []
    assert problems(tmp_path) == expected


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.md", "a.rules"])
def test_binary_is_none_of_our_business(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 64)
    assert problems(tmp_path) == []


def test_binary_terraform(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(bytes(range(256)) * 64)
    assert problems(tmp_path) == ["main.tf"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.tf", "locals {\n  a = " + "[" * DEEP + "]" * DEEP + "\n}\n"),
        ("main.tf", "locals {\n  a = " + "(" * DEEP + "1" + ")" * DEEP + "\n}\n"),
        ("main.tf", "a {\n" * DEEP + "}\n" * DEEP),
        ("main.tf", 'locals {\n  a = "' + '${"' * DEEP + '"}' * DEEP + '"\n}\n'),
        ("a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata: " + "[" * DEEP + "]" * DEEP),
        ("a.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n" + "\n".join(" " * n + "a:" for n in range(1, 2000))),
        ("main.tf.json", '{"locals": {"a": ' + "[" * DEEP + "]" * DEEP + "}}"),
    ],
    ids=["tf lists", "tf parentheses", "tf blocks", "tf templates", "yaml flow", "yaml block", "tf json"],
)
def test_deep(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert set(problems(tmp_path)) == {name}


def test_deep_json_that_may_be_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"apiVersion": "v1", "kind": "ConfigMap", "data": ' + "[" * DEEP + "]" * DEEP + "}"
    )
    assert set(problems(tmp_path)) <= {"a.json"}


def test_an_alias_bomb(tmp_path: Path) -> None:
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata: {name: a}", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (tmp_path / "a.yaml").write_text("\n".join(lines))
    assert problems(tmp_path) == ["a.yaml"]


def test_an_alias_that_contains_itself(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\ndata: &a\n  b: *a\n")
    assert problems(tmp_path) == ["a.yaml"]


def test_a_huge_file(tmp_path: Path) -> None:
    for name in ("main.tf", "a.yaml"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(50 * 2**20)
    assert set(problems(tmp_path)) == {"main.tf", "a.yaml"}


def test_modules_that_call_each_other(tmp_path: Path) -> None:
    for here, there in (("a", "b"), ("b", "a")):
        (tmp_path / here).mkdir()
        (tmp_path / here / "main.tf").write_text(f'module "m" {{\n  source = "../{there}"\n}}\n')
    (tmp_path / "main.tf").write_text('terraform {\n  backend "local" {}\n}\nmodule "a" {\n  source = "./a"\n}\n')
    assert problems(tmp_path)


def test_a_module_that_calls_itself(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('terraform {\n  backend "local" {}\n}\nmodule "me" {\n  source = "./"\n}\n')
    assert "main.tf" in problems(tmp_path)


def test_references_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {\n  a = local.b\n  b = local.a\n}\noutput o { value = local.a }\n")
    problems(tmp_path)


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.tf").symlink_to(tmp_path / "self.tf")
    (tmp_path / "nowhere.yaml").symlink_to(tmp_path / "gone.yaml")
    assert problems(tmp_path) == []
    assert len(report(tmp_path).notes) == 2


def test_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_bytes(b'resource "a" "b" {\n  name = "\xff\xfe"\n}\n')
    (tmp_path / "a.yaml").write_bytes(b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \xff\xfe}\n")
    assert set(problems(tmp_path)) == {"main.tf", "a.yaml"}


def test_a_folder_that_is_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "main.tf").mkdir()
    assert problems(tmp_path) == []


def test_the_rest_of_a_broken_file_and_its_neighbours_are_checked(tmp_path: Path) -> None:
    (tmp_path / "bad.tf").write_text('resource "aws_sqs_queue" "q" {\n  name = \n}\n')
    (tmp_path / "also.tf").write_text(GOOD)
    said = report(tmp_path)
    assert [p.span.path for p in said.problems] == ["bad.tf"]
    assert said.problems[0].span.line in {2, 3}
    assert RULE in {f.rule for f in said.findings}


def test_a_broken_document_does_not_hide_the_next(tmp_path: Path) -> None:
    workload = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  replicas: 3\n"
        "  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: b}}\n"
        "    spec: {containers: [{name: a, image: 'a:1'}]}\n"
    )
    (tmp_path / "a.yaml").write_text(f"apiVersion: v1\nkind: Service\nspec: [\n---\n{workload}")
    said = report(tmp_path)
    assert [p.span.line for p in said.problems] == [4]
    assert [f.span.path for f in said.findings if "selector" in f.rule] == ["a.yaml"]


def test_text_of_the_input_cannot_reach_the_terminal(tmp_path: Path) -> None:
    evil = "\\u001b]0;owned\\u0007[red]"
    (tmp_path / "main.tf").write_text(f'resource "aws_db_instance" "o" {{\n  for_each = toset(["{evil}"])\n}}\n')
    text = render("text", report(tmp_path))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_same_input_same_bytes(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.tf").write_text(GOOD.replace("orders", name))
    assert render("json", report(tmp_path)) == render("json", report(tmp_path))


def test_nothing_is_read_outside_the_tree(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    root = tmp_path / "repository"
    root.mkdir()
    (root / "relint.yaml").touch()
    os.symlink(secret, root / "link.txt")  # noqa: PTH211 - the pair to the path that is read below
    (root / "main.tf").write_text(
        'resource "aws_db_instance" "o" {\n  identifier = file("../secret.txt")\n  name = file("link.txt")\n'
        f'  engine = file("{secret}")\n}}\n'
    )
    assert "hunter2" not in render("json", report(root))
