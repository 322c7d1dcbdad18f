"""Every conformance module against the recorded answer of the real terraform; see `record.py`."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from relint.model.files import MemoryFiles
from relint.readers.terraform.reading import roots_at
from relint.readers.terraform.settings import TerraformSettings
from relint.readers.terraform.showing import Exactly, Shown, shown, written

MODULES = Path(__file__).parent / "conformance"
NAMES = sorted(path.name for path in MODULES.iterdir() if path.is_dir())


class Digits(str):
    """A number as relint writes it."""

    __slots__ = ()


def evaluated(folder: Path) -> Shown:
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "expected.json"
    }
    (module,) = roots_at(MemoryFiles(files), ("",), TerraformSettings(workspace="default"))
    return shown(module)


def agrees(expected: Any, found: Any) -> bool:
    """Compare recorded data with relint's; numbers up to the digits that terraform prints in JSON."""
    if isinstance(expected, dict) and expected.get("__unknown__"):
        return isinstance(found, dict) and found.get("__unknown__") is True
    if isinstance(expected, dict) and "__number__" in expected:
        return isinstance(found, Digits) and _close(expected["__number__"], found)
    if isinstance(expected, dict):
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(agrees(expected[k], found[k]) for k in expected)
        )
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(agrees, expected, found))
    if isinstance(found, Digits):
        return isinstance(expected, int) and not isinstance(expected, bool) and Fraction(str(found)) == expected
    return type(expected) is type(found) and bool(expected == found)


def _close(recorded: str, found: str) -> bool:
    """Terraform's plan prints non-integral numbers as doubles."""
    return Fraction(recorded) == Fraction(str(found)) or float(recorded) == float(found)


def as_json(found: Shown) -> dict[str, Any]:
    outputs = {name: Exactly(val) for name, val in found.outputs.items()}
    resources = {address: {k: Exactly(v) for k, v in each.items()} for address, each in found.resources.items()}
    text = written({"outputs": outputs, "resources": resources})
    data: dict[str, Any] = json.loads(text, parse_int=Digits, parse_float=Digits)
    return data


@pytest.mark.parametrize("name", NAMES)
def test_module_gives_what_terraform_gives(name: str) -> None:
    expected = json.loads((MODULES / name / "expected.json").read_text())
    found = evaluated(MODULES / name)
    if "error" in expected:
        assert found.error is not None, expected["error"]["message"]
        if expected["error"]["line"]:
            assert (found.error.span.path, found.error.span.line) == (
                expected["error"]["file"],
                expected["error"]["line"],
            )
        return
    assert found.error is None, found.error
    data = as_json(found)
    wrong = {
        f"{part}.{key}": (expected[part].get(key), data[part].get(key))
        for part in ("outputs", "resources")
        for key in {*expected[part], *data[part]}
        if not agrees(expected[part].get(key, "absent"), data[part].get(key, "absent"))
    }
    assert wrong == {}
