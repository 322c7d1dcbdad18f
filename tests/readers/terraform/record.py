"""Record what the real terraform says of the conformance modules.

Run `python tests/readers/terraform/record.py [NAME ...]` with terraform 1.11 on the path; the tests do not need it.
Each module gets an `expected.json`: `{"outputs": ..., "resources": ...}` after a plan, in which a leaf that is known
after apply is `{"__unknown__": true}`; or `{"error": {"file": ..., "line": ..., "message": ...}}` where the plan fails.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MODULES = Path(__file__).parent / "conformance"
UNKNOWN = {"__unknown__": True}


def main(names: list[str]) -> None:
    """Record the named modules, or all of them."""
    for module in sorted(MODULES.iterdir()):
        if not names or module.name in names:
            found = answer(module)
            text = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True)
            (module / "expected.json").write_text(text + "\n")
            print(module.name, "error" if "error" in found else "ok")  # noqa: T201 - a script


def answer(module: Path) -> dict[str, Any]:
    """Return terraform's answer for one module."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "m"
        shutil.copytree(module, place, ignore=shutil.ignore_patterns("expected.json"))
        initialised = _terraform(place, "init", "-json")
        planned = (
            _terraform(place, "plan", "-json", "-input=false", "-out=p") if not initialised.returncode else initialised
        )
        if planned.returncode:
            return {"error": _error(planned.stdout)}
        shown = _terraform(place, "show", "-json", "p")
    return _values(json.loads(shown.stdout, parse_float=Digits, parse_int=Digits))


class Digits(str):
    """A number as it is written, so that none of its digits is lost."""

    __slots__ = ()


def _terraform(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["terraform", *arguments], cwd=place, capture_output=True, text=True, check=False)


def _error(stream: str) -> dict[str, Any]:
    for line in stream.splitlines():
        record = json.loads(line) if line.startswith("{") else {}
        diagnostic = record.get("diagnostic", {})
        if diagnostic.get("severity") == "error":
            place = diagnostic.get("range", {})
            message = f"{diagnostic['summary']}: {diagnostic.get('detail', '')}"
            return {"file": place.get("filename"), "line": place.get("start", {}).get("line"), "message": message}
    return {"file": None, "line": None, "message": stream[-500:]}


def _values(plan: dict[str, Any]) -> dict[str, Any]:
    outputs = {
        name: merged(change.get("after"), change.get("after_unknown"))
        for name, change in plan.get("output_changes", {}).items()
    }
    resources = {
        change["address"]: merged(change["change"]["after"], change["change"]["after_unknown"])
        for change in plan.get("resource_changes", [])
    }
    return {"outputs": outputs, "resources": resources}


def merged(known: Any, unknown: Any) -> Any:
    """Return what is known, with a mark where it is not."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict) and unknown:
        base = known if isinstance(known, dict) else {}
        return {key: merged(base.get(key), unknown.get(key)) for key in sorted({*base, *unknown})}
    if isinstance(unknown, list) and unknown:
        items = known if isinstance(known, list) else [None] * len(unknown)
        return [merged(item, hidden) for item, hidden in zip(items, unknown, strict=False)]
    return numbered(known)


def numbered(data: Any) -> Any:
    """Return the data with numbers as `{"__number__": "1.50"}`, unless they are small and integral."""
    if isinstance(data, Digits):
        return int(data) if data.lstrip("-").isdigit() and len(data) < 15 else {"__number__": str(data)}
    if isinstance(data, dict):
        return {key: numbered(item) for key, item in data.items()}
    return [numbered(item) for item in data] if isinstance(data, list) else data


if __name__ == "__main__":
    main(sys.argv[1:])
