"""What programs get."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from relint.model.finding import Problem, Report, Severity
from relint.model.span import Span, whole_file
from relint.reports import FORMATS, render
from relint.reports.options import Options
from tests.reports.samples import BACKUP, PROBE, SAMPLE, WAIVED, ZONE
from tests.reports.schemas import REPORT, SARIF, faults, validator


def test_every_format_is_found_and_ends_its_last_line() -> None:
    for name in FORMATS:
        assert render(name, SAMPLE).endswith("\n")
        assert render(name, Report()).endswith("\n")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render("pdf", SAMPLE)


def test_json_has_the_fields_of_version_1() -> None:
    document = json.loads(render("json", SAMPLE))
    assert faults(validator(REPORT), render("json", SAMPLE)) == []
    assert document["version"] == 1
    assert document["summary"]["findings"] == {"error": 2, "warning": 1, "note": 1}
    finding = document["findings"][1]
    assert (finding["path"], finding["line"], finding["column"]) == ("infra/database.tf", 4, 3)
    assert finding["minutes"] == 216.0
    assert finding["evidence"][2]["path"] == "k8s/checkout.yaml"
    assert document["findings"][0]["addresses"] == list(BACKUP.addresses)
    assert document["findings"][3]["state"] == "waived"
    assert document["undecided"][0]["operand"] == "automatic_failover_enabled: var.ha has no default"


def test_json_keeps_hostile_text_and_mends_half_a_surrogate_pair() -> None:
    report = Report(findings=(replace(ZONE, message="a\x1b[31m \ud800 \U0001f9e8"),))
    text = render("json", report)
    assert json.loads(text)["findings"][0]["message"] == "a\x1b[31m \ufffd \U0001f9e8"


def test_sarif_carries_rules_regions_evidence_and_suppressions() -> None:
    text = render("sarif", SAMPLE)
    assert faults(validator(SARIF), text) == []
    (run,) = json.loads(text)["runs"]
    _, zone, _, waived, _ = run["results"]
    rule = run["tool"]["driver"]["rules"][zone["ruleIndex"]]
    assert (rule["id"], rule["name"]) == (ZONE.rule, "SingleZoneDatabase")
    assert rule["helpUri"].startswith("https://docs.aws.amazon.com/")
    assert rule["properties"]["tags"] == ["reliability", "redundancy"]
    assert zone["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 4,
        "startColumn": 3,
        "endLine": 4,
        "endColumn": 27,
    }
    assert [related["message"]["text"] for related in zone["relatedLocations"]] == [e.message for e in ZONE.evidence]
    assert zone["partialFingerprints"] == {"relint/v1": ZONE.fingerprint}
    assert zone["suppressions"] == []
    assert waived["suppressions"] == [{"kind": "inSource", "status": "accepted", "justification": WAIVED.reason}]


def test_sarif_tells_what_could_not_be_read() -> None:
    (run,) = json.loads(render("sarif", SAMPLE))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    problem, *_ = invocation["toolExecutionNotifications"]
    assert (problem["level"], problem["message"]["text"]) == ("error", "a closing quote is missing")
    location = problem["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "infra/broken.tf"
    assert location["region"]["startLine"] == 14


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/ü#1.tf", "a%20b/%C3%BC%231.tf"),
        ("c:/x.tf", "c%3A/x.tf"),
        ("//host/x.tf", "/.//host/x.tf"),
        ("\udcff.tf", "%FF.tf"),
        ("100%.tf", "100%25.tf"),
    ],
)
def test_sarif_encodes_paths(path: str, uri: str) -> None:
    report = Report(problems=(Problem(whole_file(path), "no"),))
    (artifact,) = json.loads(render("sarif", report))["runs"][0]["artifacts"]
    assert artifact["location"]["uri"] == uri


def test_sarif_breaks_up_links_in_text_of_the_input() -> None:
    report = Report(findings=(replace(ZONE, message="[click](https://evil.example) a[0]"),))
    (result,) = json.loads(render("sarif", report))["runs"][0]["results"]
    assert result["message"]["text"] == "[click] (https://evil.example) a[0]"


def test_a_block_as_a_whole_is_a_region_to_the_end_of_its_line() -> None:
    (result,) = json.loads(render("sarif", Report(findings=(BACKUP,))))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 1, "startColumn": 1}


def test_junit_fails_what_the_run_fails() -> None:
    report = Report(findings=(BACKUP, PROBE))
    assert render("junit", report).count("<failure ") == 1
    assert render("junit", report, Options(fail_on=Severity.WARNING)).count("<failure ") == 2


def test_github_commands_are_escaped() -> None:
    finding = replace(ZONE, message="50% off\n::error::x", span=Span("a,b:c.tf", 2, 3, 2, 5), evidence=(), remedy="")
    command, _ = render("github", Report(findings=(finding,))).splitlines()
    assert command == (
        "::error file=a%2Cb%3Ac.tf,line=2,endLine=2,col=3,endColumn=5,title=redundancy/single-zone-database"
        "::50%25 off ::error::x"
    )


def test_gitlab_fingerprints_differ() -> None:
    issues = json.loads(render("gitlab", Report(findings=(ZONE, ZONE))))
    assert [issue["fingerprint"] for issue in issues] == ["0b5c6a7d", "0b5c6a7d-2"]


def test_markdown_shows_text_as_it_stands() -> None:
    finding = replace(ZONE, message="![x](https://e.example) <b> @team #1 `a`", evidence=(), remedy="")
    assert r"!\[x\](https\://e\.example) &lt;b&gt; @<!-- -->team \#<!-- -->1 \`a\`" in render(
        "markdown", Report(findings=(finding,))
    )


def test_markdown_stays_within_a_comment() -> None:
    text = render("markdown", Report(findings=(ZONE,) * 2000))
    assert len(text) < 65_536
    assert "more lines; the JSON report has everything" in text
