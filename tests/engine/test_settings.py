"""relint.yaml: what it says, and what is wrong with it."""

from __future__ import annotations

import datetime

from relint.engine.settings import Settings, read_settings
from relint.model.finding import Severity

WHOLE = b"""\
profile: strict
fail-on: warning
exclude: [generated/]
rules:
  redundancy/single-zone-database: off
  timeouts/*: warning
  recovery/short-backups: {severity: note, options: {days: 14}}
waivers:
  - {rule: "redundancy/*", address: module.db.*, reason: moving to Aurora, owner: data, expires: "2027-06-30"}
terraform: {roots: [live], variables: {ha: true}}
"""


def test_every_part() -> None:
    settings, problems = read_settings("relint.yaml", WHOLE)
    assert problems == []
    assert settings.profile == "strict"
    assert settings.fail_on is Severity.WARNING
    assert settings.rules["redundancy/single-zone-database"].off
    assert settings.rules["timeouts/*"].severity is Severity.WARNING
    assert settings.rules["recovery/short-backups"].options == {"days": 14}
    (waiver,) = settings.waivers
    assert (waiver.address, waiver.expires) == ("module.db.*", datetime.date(2027, 6, 30))
    assert waiver.span.line == 9


def test_an_empty_file_is_the_defaults() -> None:
    settings, problems = read_settings("relint.yaml", b"# nothing\n")
    assert (settings, problems) == (Settings(today=settings.today), [])


def test_a_wrong_word_is_a_problem_with_its_place() -> None:
    _, problems = read_settings("relint.yaml", b"fail-on: error\nprofile: loose\n")
    assert [problem.span.line for problem in problems] == [2]
    assert "profile" in problems[0].message


def test_a_waiver_needs_a_reason() -> None:
    _, problems = read_settings("relint.yaml", b"waivers:\n  - {rule: a/b}\n")
    assert len(problems) == 1
    assert "reason" in problems[0].message
