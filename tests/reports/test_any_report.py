"""Whatever a report holds, each format is well-formed, harmless and the same every time."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relint.model.finding import Report
from relint.reports import FORMATS, render
from relint.reports.options import Options
from tests.reports.arbitrary import reports
from tests.reports.schemas import REPORT, SARIF, faults, validator

REPORT_SCHEMA = validator(REPORT)
SARIF_SCHEMA = validator(SARIF)
LAYOUTS = st.builds(
    Options,
    frames=st.booleans(),
    width=st.sampled_from((0, 1, 40, 100)),
    undecided=st.booleans(),
    waived=st.booleans(),
)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", FORMATS)
@few
@given(report=reports(), options=LAYOUTS)
def test_no_format_lets_a_control_character_through(name: str, report: Report, options: Options) -> None:
    text = render(name, report, options)
    assert text.replace("\n", "").isprintable()
    assert text == render(name, report, options)
    assert text.encode("utf-8")


@few
@given(report=reports(), options=LAYOUTS)
def test_colour_adds_escapes_and_nothing_else(report: Report, options: Options) -> None:
    coloured = render("text", report, replace(options, colour=True))
    bare = "".join(_without_colour(coloured))
    assert [line.rstrip() for line in bare.split("\n")] == render("text", report, options).split("\n")


def _without_colour(text: str) -> list[str]:
    head, *parts = text.split("\x1b[")
    return [head, *(part.partition("m")[2] for part in parts)]


@few
@given(report=reports(), options=LAYOUTS)
def test_a_log_line_says_one_thing(report: Report, options: Options) -> None:
    text = render("text", report, replace(options, frames=False, width=0))
    found = [line for line in text.splitlines() if not line.startswith("  ")]
    shown = report.findings if options.waived else report.open
    undecided = report.undecided if options.undecided else ()
    asides = 0 if report.summary.files.keys() - {"other"} or report.problems else 1
    assert len(found) == len(shown) + len(undecided) + len(report.problems) + len(report.notes) + 1 + asides


@few
@given(reports())
def test_json_keeps_to_its_schema(report: Report) -> None:
    text = render("json", report)
    assert text.isascii()
    assert faults(REPORT_SCHEMA, text) == []


@few
@given(reports())
def test_sarif_keeps_to_its_schema(report: Report) -> None:
    text = render("sarif", report)
    assert text.isascii()
    assert faults(SARIF_SCHEMA, text) == []
    (run,) = json.loads(text)["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        for location in (*result["locations"], *result.get("relatedLocations", ())):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]


@few
@given(reports())
def test_junit_is_well_formed_and_counts_right(report: Report) -> None:
    root = ET.fromstring(render("junit", report))  # noqa: S314
    for suite in root:
        for attribute, tag in (("tests", "testcase"), ("failures", "testcase/failure"), ("errors", "testcase/error")):
            assert int(suite.attrib[attribute]) == len(suite.findall(tag))


@few
@given(reports())
def test_gitlab_gets_unique_fingerprints(report: Report) -> None:
    prints = [issue["fingerprint"] for issue in json.loads(render("gitlab", report))]
    assert len(prints) == len(report.open)


@few
@given(reports())
def test_github_gets_one_command_a_line(report: Report) -> None:
    *commands, summary = render("github", report).splitlines()
    assert len(commands) == len(report.open) + len(report.problems)
    assert all(command.startswith(("::error ", "::warning ", "::notice ")) for command in commands)
    assert summary.startswith("relint: ")


@few
@given(reports())
def test_markdown_has_no_html_link_or_mention_of_the_inputs(report: Report) -> None:
    text = re.sub(r"\\[!-/:-@\[-`{-~]", "", render("markdown", report)).replace("<!-- -->", "\0")
    assert "<" not in text
    assert "](" not in text
    assert all(text[at + 1] == "\0" for at, char in enumerate(text) if char == "@")
