"""relint evaluates expressions as the real terraform does: against its recorded answers, and against itself if present.

`record.py` beside this file makes the answers; nothing here needs the binary.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from relint.lang.hcl.values import Gap, Val
from tests.lang.hcl.conformance.bench import answer, openings, plain, shown
from tests.lang.hcl.conformance.record import ANSWERS, expressions, names

RECORDED: list[dict[str, Any]] = [json.loads(line) for line in ANSWERS.read_text(encoding="utf-8").splitlines()]
# Any provider may bring functions; relint leaves their results open instead of refusing the call.
OPEN_HERE = frozenset({"provider::nope::f(1)"})


def agrees(recorded: dict[str, Any], found: Val | str) -> bool:
    """Tell whether relint's answer is terraform's."""
    if "x" in recorded or isinstance(found, str):
        return isinstance(found, str) and "x" in recorded
    if "p" in recorded:
        return (_bare(plain(found)), _open(openings(found))) == (_bare(recorded["p"]), _open(recorded["u"]))
    if isinstance(found.data, Gap) or plain(found) != recorded["v"]:
        return False
    return recorded["v"] is None or shown(found.type) == recorded["t"]


def _bare(value: Any) -> Any:
    """Drop absent parts of objects: a plan leaves out what is null and what is unknown."""
    if isinstance(value, dict) and "#" not in value:
        return {key: _bare(part) for key, part in value.items() if part is not None}
    return [_bare(part) for part in value] if isinstance(value, list) else value


def _open(mark: Any) -> Any:
    """Fold parts of which nothing is unknown into False."""
    if isinstance(mark, dict):
        return {key: found for key, part in mark.items() if (found := _open(part)) is not False} or False
    if isinstance(mark, list):
        parts = [_open(part) for part in mark]
        return parts if any(part is not False for part in parts) else False
    return mark


@pytest.mark.parametrize("recorded", RECORDED, ids=[entry["e"][:60] for entry in RECORDED])
def test_expression(recorded: dict[str, Any]) -> None:
    found = answer(recorded["e"])
    if recorded["e"] in OPEN_HERE:
        assert isinstance(found, Val)
        assert not found.known
    else:
        assert agrees(recorded, found), f"terraform: {recorded}; relint: {_told(found)}"


def _told(found: Val | str) -> object:
    return found if isinstance(found, str) else (plain(found), shown(found.type), openings(found))


def test_every_expression_has_its_answer() -> None:
    assert [entry["e"] for entry in RECORDED] == [line for name in names() for line in expressions(name)]


def test_there_are_enough() -> None:
    assert len(RECORDED) >= 600
