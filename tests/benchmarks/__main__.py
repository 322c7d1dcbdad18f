"""`python -m tests.benchmarks [DIR ...]`: relint, and checkov where it is installed, on generated and given input.

Prints CPU seconds of the whole process (median of the runs), peak memory, and the targets of the design beside them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import generated

RUNS = 3
TARGETS: Mapping[str, float] = {
    "one small file": 0.25,
    "govuk-aws": 0.8,
    "terraform-aws-eks": 1.0,
    "modernisation-platform": 4.0,
    "cloud-foundation-fabric": 10.0,
    "manifests": 5.0,
    "argo-cd": 3.0,
}
"""CPU seconds on one core; directories by the end of their name."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One command on one input."""

    cpu_seconds: float
    peak_mb: float
    status: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="real directories to measure as well")
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        inputs = {**_generated(Path(scratch)), **{folder.name: folder for folder in asked.folders}}
        table = {name: _row(path, asked.runs) for name, path in inputs.items()}
    _show(table)
    _show_growth(table)


def _generated(scratch: Path) -> Mapping[str, Path]:
    return {
        "one small file": generated.small(scratch / "small"),
        "Terraform, 1,000 lines": generated.terraform(scratch / "tf-small", 1_000),
        "Terraform, 50,000 lines": generated.terraform(scratch / "tf-large", 50_000),
        "Kubernetes, 100 objects": generated.kubernetes(scratch / "k8s-small", 100),
        "Kubernetes, 10,000 objects": generated.kubernetes(scratch / "k8s-large", 10_000),
    }


def _row(path: Path, runs: int) -> dict[str, Measured]:
    row = {"relint": _median([sys.executable, "-m", "relint", "check", str(path)], runs)}
    checkov = shutil.which("checkov", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if checkov:
        flag = "-f" if path.is_file() else "-d"
        row["checkov"] = _median([checkov, flag, str(path), "--quiet", "--compact"], 1)
    return row


def _median(command: Sequence[str], runs: int) -> Measured:
    measured = [_measured(command) for _ in range(runs)]
    return Measured(
        statistics.median(m.cpu_seconds for m in measured), max(m.peak_mb for m in measured), measured[-1].status
    )


def _measured(command: Sequence[str]) -> Measured:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def _show(table: Mapping[str, Mapping[str, Measured]]) -> None:
    print(f"{'input':<32}{'tool':<10}{'CPU s':>8}{'target':>8}{'MB':>8}{'exit':>6}{'ratio':>8}")  # noqa: T201
    for name, row in table.items():
        ours = row["relint"]
        for tool, m in row.items():
            target = (
                next((f"{t:g}" for end, t in TARGETS.items() if name.endswith(end)), "") if tool == "relint" else ""
            )
            ratio = "" if tool == "relint" else f"{m.cpu_seconds / ours.cpu_seconds:.1f}x"
            line = f"{name:<32}{tool:<10}{m.cpu_seconds:>8.2f}{target:>8}{m.peak_mb:>8.0f}{m.status:>6}{ratio:>8}"
            print(line)  # noqa: T201


def _target(name: str) -> str:
    return next((f"{seconds:g}" for end, seconds in TARGETS.items() if name.endswith(end)), "")


def _show_growth(table: Mapping[str, Mapping[str, Measured]]) -> None:
    start = table["one small file"]["relint"].cpu_seconds
    pairs = (
        ("Terraform", "Terraform, 1,000 lines", "Terraform, 50,000 lines", 50),
        ("Kubernetes", "Kubernetes, 100 objects", "Kubernetes, 10,000 objects", 100),
    )
    for label, less, more, times in pairs:
        grown = (table[more]["relint"].cpu_seconds - start) / max(table[less]["relint"].cpu_seconds - start, 0.001)
        print(f"{label}: {times} times the input costs {grown:.0f} times the work, start-up taken off")  # noqa: T201


if __name__ == "__main__":
    main()
