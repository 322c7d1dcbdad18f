"""`relint check`: several outputs in one run, and what it exits with."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from relint.cli.check import check

ONE_ZONE = 'provider "aws" {}\nresource "aws_db_instance" "orders" {\n  multi_az = false\n}\n'
RULE = "redundancy/single-zone-database"
ACCEPTED = ONE_ZONE.replace("resource", f"# relint: allow {RULE} -- rebuilt within the hour\nresource")


@pytest.fixture(autouse=True)
def _stand_in_a_folder_with_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.tf").write_text(ONE_ZONE)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(check, ("--rule", RULE, *arguments), input=stdin)


def test_a_finding_exits_1_and_is_one_line() -> None:
    result = run()
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith("main.tf:3:3: error: aws_db_instance.orders stands in 1 zone")


def test_a_threshold_above_it_exits_0(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(ONE_ZONE.replace("false", "true"))
    assert run().exit_code == 0


def test_a_broken_file_exits_2_and_the_rest_is_reported(tmp_path: Path) -> None:
    (tmp_path / "broken.tf").write_text('resource "aws_vpc" "a" {\n')
    result = run()
    assert result.exit_code == 2
    assert "broken.tf:" in result.stdout
    assert f"[{RULE}]" in result.stdout


def test_several_outputs_come_from_one_run(tmp_path: Path) -> None:
    result = run("-o", "text", "-o", "sarif=relint.sarif", "-o", "json=relint.json")
    assert result.exit_code == 1
    assert result.stdout.startswith("main.tf:3:3: error: ")
    assert json.loads((tmp_path / "relint.sarif").read_text())["version"] == "2.1.0"
    assert json.loads((tmp_path / "relint.json").read_text())["summary"]["findings"]["error"] == 1


def test_an_unknown_format_is_refused() -> None:
    result = run("-o", "pdf")
    assert result.exit_code == 2
    assert "there is no output format 'pdf'" in result.output


def test_a_file_that_cannot_be_written_exits_2() -> None:
    result = run("-o", "json=no/such/folder/relint.json")
    assert result.exit_code == 2
    assert "relint: cannot write no/such/folder/relint.json" in result.stderr


def test_accepted_findings_are_listed_on_request(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(ACCEPTED)
    assert run().exit_code == 0
    assert "waived: rebuilt within the hour" not in run().stdout
    assert "waived: rebuilt within the hour" in run("--waived").stdout


@pytest.mark.parametrize(("arguments", "coloured"), [((), True), (("--no-color",), False)])
def test_a_terminal_gets_frames_and_colour_unless_told_not_to(arguments: tuple[str, ...], coloured: bool) -> None:
    shown = at_a_terminal("check", "--rule", RULE, *arguments)
    assert "multi_az = false" in shown
    assert "^^^^" in shown
    assert ("\x1b[" in shown) is coloured


def at_a_terminal(*arguments: str) -> str:
    """Return what relint writes to a terminal of its own."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "relint", *arguments], stdout=theirs, stderr=subprocess.DEVNULL, env=environment
    ):
        os.close(theirs)
        parts = []
        while part := _read(ours):
            parts.append(part)
    os.close(ours)
    return b"".join(parts).decode()


def _read(terminal: int) -> bytes:
    """Return what has arrived; nothing once the other end is closed, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_text_shows_paths_as_seen_from_here_and_tools_get_those_of_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "relint.yaml").write_text("profile: default\n")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "main.tf").rename(tmp_path / "stacks" / "main.tf")
    monkeypatch.chdir(tmp_path / "stacks")
    assert run().stdout.startswith("main.tf:3:3: ")
    assert json.loads(run("-o", "json").stdout)["findings"][0]["path"] == "stacks/main.tf"
