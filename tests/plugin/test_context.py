"""What an author of a rule gets."""

from __future__ import annotations

import pytest

from relint.analyses import ROWS, rows
from relint.model.system import System
from relint.plugin import RuleContext
from tests.analyses.hand import system, thing


def test_an_analysis_runs_once() -> None:
    calls = []

    def analysis(found: System) -> int:
        calls.append(found)
        return len(found.resources)

    shop = system([thing("a")], [])
    assert RuleContext(shop).result(analysis) == RuleContext(shop, {"x": 1}).result(analysis) == 1
    assert calls == [shop]
    assert RuleContext(system([thing("a"), thing("b")], [])).result(analysis) == 2
    assert RuleContext(shop).resource("a").address == "a"


@pytest.mark.parametrize("kind", ROWS)
def test_every_kind_of_row_can_be_asked_for(kind: str) -> None:
    assert rows(system([], []), kind) == ()
