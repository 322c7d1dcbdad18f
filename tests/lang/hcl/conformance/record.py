"""Asks the real terraform for the answers that the conformance tests compare with.

Run it where `terraform` is on PATH, after a change to `expressions/*.txt` or `files/`:

    python -m tests.lang.hcl.conformance.record

Every line of the text files is one expression. `answers.jsonl` gets one line for each, in order: its value with the
type (`v`, `t`), or why terraform refuses it (`x`); for `unknown*.txt` what a plan knows of it (`p`) and does not (`u`).
`setup.tf` has the names that the expressions use.
`generated.jsonl` has the same for expressions that `generate.py` makes from one seed.
A number that is not a short integer is written {"#": "1.5"}, with all its digits.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.lang.hcl.conformance.generate import Generator

HERE = Path(__file__).parent
ANSWERS = HERE / "answers.jsonl"
GENERATED = HERE / "generated.jsonl"
SEED, MANY = 20, 800
MEMORY_KIB = 6 * 1024 * 1024
PATIENCE_SECONDS = 120
PLANNED = "unknown"
SETUP = (HERE / "setup.tf").read_text(encoding="utf-8")
_SHORT = re.compile(r"-?(0|[1-9]\d{0,14})")


def expressions(name: str) -> list[str]:
    """Return the expressions of one text file."""
    lines = (HERE / "expressions" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return [line for line in lines if line]


def names() -> list[str]:
    """Return the names of the text files."""
    return sorted(path.stem for path in (HERE / "expressions").glob("*.txt"))


def exact(text: str) -> Any:
    """Read JSON with the digits of its numbers."""

    def number(digits: str) -> Any:
        return int(digits) if _SHORT.fullmatch(digits) and digits != "-0" else {"#": digits}

    return json.loads(text, parse_int=number, parse_float=number)


class Oracle:
    """A directory in which the real terraform evaluates expressions."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        shutil.copytree(HERE / "files", directory / "files", dirs_exist_ok=True)
        self._run("version")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # Some calls make terraform ask for any amount of memory: it must fail before the machine does.
        command = ["sh", "-c", f'ulimit -v {MEMORY_KIB}; exec terraform "$@"', "sh", *arguments]
        return subprocess.run(
            command, cwd=self.directory, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
        )

    def answers(self, lines: Sequence[str], *, apply: bool = True) -> list[dict[str, Any]]:
        """Return what terraform gives for each expression; `apply=False` asks for a plan only."""
        found: dict[int, dict[str, Any]] = {}
        alone = [i for i, line in enumerate(lines) if "templatefile(" in line or "templatestring(" in line]
        together = [i for i in range(len(lines)) if i not in set(alone)]
        for group in ([i] for i in alone):
            self._group(lines, group, found, apply=apply)
        self._group(lines, together, found, apply=apply)
        return [{"e": line, **found[i]} for i, line in enumerate(lines)]

    def _group(self, lines: Sequence[str], group: list[int], found: dict[int, dict[str, Any]], *, apply: bool) -> None:
        """Plan again and again without what is refused, then take the values of the rest."""
        while group:
            places = self._write(lines, group)
            refused = self._refusals(places, group)
            found.update({i: {"x": reason} for i, reason in refused.items()})
            if not refused:
                break
            group = [i for i in group if i not in refused]
        if group:
            found.update(self._applied(group) if apply else self._planned(group))

    def _write(self, lines: Sequence[str], group: Iterable[int]) -> dict[int, int]:
        """Write the module; return which expression stands in which line."""
        for state in self.directory.glob("terraform.tfstate*"):
            state.unlink()
        text, places = [SETUP], {}
        number = SETUP.count("\n") + 1
        for i in group:
            text.append(f'output "e{i}" {{\n  sensitive = true\n  value = {lines[i]}\n}}\n')
            places.update({number + offset: i for offset in range(4)})
            number += 4
        (self.directory / "main.tf").write_text("".join(text), encoding="utf-8")
        return places

    def _refusals(self, places: dict[int, int], group: Sequence[int]) -> dict[int, str]:
        output = self._run("plan", "-json", "-input=false", "-out=plan", "-lock=false").stdout
        refused: dict[int, str] = {}
        for line in output.splitlines():
            event = json.loads(line)
            if event.get("@level") != "error" or "diagnostic" not in event:
                continue
            seen = event["diagnostic"]
            for i in self._culprits(seen, places, group):
                refused.setdefault(i, _shortened(f"{seen['summary']}: {seen['detail']}"))
        return refused

    def _culprits(self, seen: dict[str, Any], places: dict[int, int], group: Sequence[int]) -> list[int]:
        """Return the expressions that a diagnostic is about."""
        place = seen.get("range") or {}
        if place.get("filename") == "main.tf":
            return [places[place["start"]["line"]]]
        named = [int(number) for number in re.findall(r'output value "e(\d+)"', seen["detail"])]
        if not named and len(group) > 1:
            raise SystemExit(f"an error without a place: {seen}")
        return named or [group[0]]

    def _applied(self, group: Iterable[int]) -> dict[int, dict[str, Any]]:
        self._run("apply", "-input=false", "-lock=false", "plan")
        outputs = exact((self.directory / "terraform.tfstate").read_text(encoding="utf-8"))["outputs"]
        null = {"value": None, "type": "dynamic"}
        return {i: {"v": each["value"], "t": each["type"]} for i in group for each in [outputs.get(f"e{i}", null)]}

    def _planned(self, group: Iterable[int]) -> dict[int, dict[str, Any]]:
        changes = exact(self._run("show", "-json", "plan").stdout)["output_changes"]
        return {i: {"p": changes[f"e{i}"].get("after"), "u": changes[f"e{i}"]["after_unknown"]} for i in group}


def _shortened(reason: str) -> str:
    return " ".join(reason.split("\n\ngoroutine", maxsplit=1)[0].split())[:300]


def _write(path: Path, answers: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(answer) + "\n" for answer in answers), encoding="utf-8")


def main() -> None:
    """Write both files anew."""
    generator = Generator(Random(SEED))  # noqa: S311 - expressions, no secrets
    made = sorted({generator.call(2) for _ in range(MANY)})
    with tempfile.TemporaryDirectory() as directory:
        oracle = Oracle(Path(directory))
        _write(
            ANSWERS,
            (a for name in names() for a in oracle.answers(expressions(name), apply=not name.startswith(PLANNED))),
        )
        _write(GENERATED, oracle.answers(made))


if __name__ == "__main__":
    main()
