"""The hook as a user has it: `pre-commit` installs this checkout and judges a commit.

pre-commit makes an environment of its own and installs relint into it with pip, so this test needs what installing
relint needs: the package index, or what `PIP_*` variables point at. Nothing else here goes out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

CHECKOUT = Path(__file__).resolve().parents[2]
CONFIGURATION = "repos:\n  - repo: {repo}\n    rev: {rev}\n    hooks:\n      - id: relint\n"
ONE_ZONE = 'resource "aws_db_instance" "orders" {\n  multi_az = false\n}\n'
NOT_READ = "one zone is fine here\n"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs a command with no settings of the machine's user, pip's aside."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
        **_identity("AUTHOR"),
        **_identity("COMMITTER"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
    }

    def run(*command: str, cwd: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == status, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
        return done

    return run


def _identity(role: str) -> Mapping[str, str]:
    return {f"GIT_{role}_NAME": "A Tester", f"GIT_{role}_EMAIL": "tester@example.org"}


def test_the_hook_stops_a_commit_with_a_fault_and_lets_a_clean_one_pass(tmp_path: Path, run: Run) -> None:
    repo = tmp_path / "relint"
    rev = _published(repo, run)
    work = tmp_path / "work"
    work.mkdir()
    (work / ".pre-commit-config.yaml").write_text(CONFIGURATION.format(repo=repo.as_uri(), rev=rev))
    (work / "database.tf").write_text(ONE_ZONE)
    (work / "notes.txt").write_text(NOT_READ)
    run("git", "init", "-q", cwd=work)
    run(sys.executable, "-m", "pre_commit", "install", cwd=work)
    run("git", "add", ".", cwd=work)

    refused = run("git", "commit", "-m", "One zone", cwd=work, status=1)
    assert "database.tf:2:3: error: " in refused.stderr
    assert "[redundancy/single-zone-database]" in refused.stderr

    run("git", "rm", "-q", "--cached", "database.tf", cwd=work)
    run("git", "commit", "-m", "Notes", cwd=work)


def _published(folder: Path, run: Run) -> str:
    """Put this checkout as it stands, less what git ignores, into a repository of its own; return its commit."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=CHECKOUT).stdout
    for path in filter(None, listed.split("\0")):
        if (CHECKOUT / path).is_file():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(CHECKOUT / path, folder / path)
    run("git", "init", "-q", cwd=folder)
    run("git", "add", "--all", "--force", ".", cwd=folder)
    run("git", "commit", "-q", "-m", "As it stands", cwd=folder)
    return run("git", "rev-parse", "HEAD", cwd=folder).stdout.strip()


def test_the_hook_is_described_as_pre_commit_wants_it() -> None:
    (hook,) = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["id"] == "relint"
    assert hook["entry"] == "relint check"
    assert hook["require_serial"], "one process sees all files of a commit: one system, one report"
