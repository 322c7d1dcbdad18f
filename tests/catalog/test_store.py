"""The store of parsed data files: same content with it, without it, and after a change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relint.catalog.store import stored


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "a.txt"
    path.write_text("one")
    return path


def content(path: Path) -> Any:
    return [path.read_text()]


def fail(path: Path) -> Any:
    raise AssertionError(path)


def test_a_second_run_does_not_parse(data: Path) -> None:
    assert stored("x/y", [data], content) == {data: ["one"]}
    assert stored("x/y", [data], fail) == {data: ["one"]}


def test_a_changed_file_is_parsed_again_and_the_old_one_forgotten(data: Path) -> None:
    stored("x", [data], content)
    data.write_text("other")
    assert stored("x", [data], content) == {data: ["other"]}
    assert len(list((data.parent / "cache/relint").iterdir())) == 1


def test_a_broken_or_unwritable_store_is_done_without(data: Path) -> None:
    stored("x", [data], content)
    (kept,) = (data.parent / "cache/relint").iterdir()
    kept.write_text("[1, 2]")
    assert stored("x", [data], content) == {data: ["one"]}
    kept.write_bytes(b"\xff{")
    assert stored("x", [data], content) == {data: ["one"]}


def test_no_store_can_be_made(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(data))
    assert stored("x", [data], content) == {data: ["one"]}
