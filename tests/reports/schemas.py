"""The schemas that reports are held to."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

import relint.reports

REPORT = Path(relint.reports.__file__).parent / "report.schema.json"
SARIF = Path(__file__).parent / "sarif-subset.schema.json"


def validator(path: Path) -> Draft202012Validator:
    """Return a validator for a schema, itself checked."""
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults(schema: Draft202012Validator, text: str) -> list[str]:
    """Return why a JSON text is not valid; empty where it is."""
    return [f"{error.json_path}: {error.message}" for error in schema.iter_errors(json.loads(text))]
