"""Build the wheel, install it into an environment of its own, and run it outside the checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
FAULTY = 'resource "aws_db_instance" "orders" {\n  multi_az = false\n}\n'


def main() -> None:
    """Fail where the wheel lacks a rule or finds nothing wrong with a faulty file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(CHECKOUT))
        (wheel,) = folder.glob("*.whl")
        python = installed(folder / "venv", wheel)
        listed = output(python, "-m", "relint", "rules", "--format", "json", cwd=folder)
        shipped = sum(1 for _ in (CHECKOUT / "rules").rglob("*.yaml"))
        if (count := len(json.loads(listed))) != shipped:
            raise SystemExit(f"the wheel lists {count} rules, the checkout has {shipped}")
        (folder / "main.tf").write_text(FAULTY)
        report = output(python, "-m", "relint", "check", "main.tf", cwd=folder, status=1)
        if "redundancy/single-zone-database" not in report:
            raise SystemExit(f"the wheel finds nothing wrong with a faulty file:\n{report}")
    print(f"wheel: {shipped} rules, runs outside the checkout")  # noqa: T201


def installed(folder: Path, wheel: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel))
    return python


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def output(*command: str, cwd: Path, status: int = 0) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != status:
        raise SystemExit(f"{' '.join(command)} exited {done.returncode}, not {status}:\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
