"""The reports in the examples' READMEs are what relint says today; the reliable twin says nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

import relint
from relint.reports import render

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
BLOCK = re.compile(r"(?<=<!-- report -->\n```\n).*?(?=```\n<!-- /report -->)", re.DOTALL)
COUNT = re.compile(r"with \d+ rules")  # so that a new rule that has nothing to say changes no report
WRITE = "RELINT_WRITE_REPORTS"
WITH_REPORT = sorted(path.parent.name for path in EXAMPLES.glob("*/README.md") if "<!-- report -->" in path.read_text())


@pytest.mark.parametrize("name", WITH_REPORT)
def test_report_is_current(name: str) -> None:
    """Run with RELINT_WRITE_REPORTS=1 to write the reports anew."""
    readme = EXAMPLES / name / "README.md"
    said = COUNT.sub("with all rules", render("text", relint.check([str(EXAMPLES / name)])))
    if os.environ.get(WRITE):
        readme.write_text(BLOCK.sub(lambda _: said, readme.read_text()))
    (shown,) = BLOCK.findall(readme.read_text())
    assert shown == said


def test_the_reliable_twin_is_clean() -> None:
    report = relint.check([str(EXAMPLES / "shop-reliable")])
    assert [f"{f.span.path}:{f.span.line} {f.rule}: {f.message}" for f in report.findings] == []
    assert report.problems == ()
    assert report.summary.resources > 40
