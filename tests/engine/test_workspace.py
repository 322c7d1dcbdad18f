"""The workspace: what is found, what is passed over, what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relint.engine import workspace as module
from relint.engine.workspace import workspace_of
from relint.model.files import Unreadable


def write(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)


def test_gitignore_holds_below_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.tf", "secret.tf", "sub/b.tf", "sub/generated/c.tf", "sub/generated/keep.tf")
    (tmp_path / ".gitignore").write_text("secret.tf\n")
    (tmp_path / "sub/.gitignore").write_text("generated/*\n!generated/keep.tf\n")
    found = [path for path in workspace_of([str(tmp_path)]).paths if path.endswith(".tf")]
    assert found == ["a.tf", "sub/b.tf", "sub/generated/keep.tf"]


def test_a_pattern_that_git_cannot_read_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.tf", "b.tf")
    (tmp_path / ".gitignore").write_text("!\nb.tf\n")
    assert "b.tf" not in workspace_of([str(tmp_path)]).paths


def test_vendored_folders_are_skipped_and_installed_modules_are_not_started_from(tmp_path: Path) -> None:
    write(tmp_path, "main.tf", "node_modules/x/main.tf", ".terraform/modules/db/main.tf", ".terraform/providers/x.tf")
    workspace = workspace_of([str(tmp_path)])
    assert workspace.paths == (".terraform/modules/db/main.tf", "main.tf")
    assert workspace.everything == ("main.tf",)


def test_excluded_by_the_settings(tmp_path: Path) -> None:
    write(tmp_path, "main.tf", "generated/main.tf")
    assert workspace_of([str(tmp_path)], ("generated/",)).paths == ("main.tf",)


def test_the_root_is_where_the_repository_starts(tmp_path: Path) -> None:
    write(tmp_path, "relint.yaml", "modules/db/main.tf", "live/prod/main.tf")
    workspace = workspace_of([str(tmp_path / "live")])
    assert workspace.root == tmp_path
    assert workspace.chosen == ("live/prod/main.tf",)
    assert "modules/db/main.tf" in workspace.paths


def test_cycles_of_links_end(tmp_path: Path) -> None:
    write(tmp_path, "a/main.tf")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    workspace = workspace_of([str(tmp_path)])
    assert "a/main.tf" in workspace.paths
    with pytest.raises(Unreadable):
        workspace.read("self")


def test_nothing_outside_the_root_is_read(tmp_path: Path) -> None:
    write(tmp_path, "outside.tf", "inside/main.tf")
    (tmp_path / "inside" / "link.tf").symlink_to(tmp_path / "outside.tf")
    workspace = workspace_of([str(tmp_path / "inside")])
    with pytest.raises(Unreadable, match="outside the scanned tree"):
        workspace.read("link.tf")
    with pytest.raises(Unreadable):
        workspace.read("../outside.tf")


def test_files_that_are_too_large_or_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 3)
    write(tmp_path, "large.tf")
    os.mkfifo(tmp_path / "pipe.tf")
    workspace = workspace_of([str(tmp_path)])
    with pytest.raises(Unreadable, match="limit"):
        workspace.read("large.tf")
    with pytest.raises(Unreadable, match="not a regular file"):
        workspace.read("pipe.tf")
    with pytest.raises(Unreadable):
        workspace.read("absent.tf")
