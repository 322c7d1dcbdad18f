"""Functions and files stay small enough to be read at one look."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "relint"
MODULES = sorted(PACKAGE.rglob("*.py"))
BANNED = {"utils", "helpers", "manager", "data", "info", "misc", "common"}


def functions() -> Iterator[tuple[str, int]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(PACKAGE)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_functions() -> None:
    sizes = dict(functions())
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    assert statistics.median(sizes.values()) <= 8
    assert statistics.quantiles(sizes.values(), n=100)[94] <= 35


def test_files() -> None:
    lines = {str(path.relative_to(PACKAGE)): path.read_text().count("\n") for path in MODULES}
    assert {path: count for path, count in lines.items() if count > 400} == {}


def test_every_module_says_what_it_is() -> None:
    bare = [str(path) for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]
    assert bare == []


def test_names_say_what_lives_there() -> None:
    assert [str(path) for path in MODULES if path.stem in BANNED or path.parent.name in BANNED] == []
