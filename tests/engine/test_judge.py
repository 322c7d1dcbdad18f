"""Rules on hand-made systems: three verdicts, messages, places, settings and waivers."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from relint.catalog.sources import DataError
from relint.engine.compile import runnable
from relint.engine.findings import findings
from relint.engine.judge import judge
from relint.engine.rules import Option, Rule
from relint.engine.settings import RuleSetting, Settings, Waiver
from relint.engine.subjects import Subject
from relint.engine.waive import Allowances
from relint.model.finding import Finding, Severity
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.system import System
from relint.model.value import Known, Unknown, Value

PLACE = Span("main.tf", 3, 1, 5, 2)
RULE = Rule(
    name="redundancy/few-zones",
    title="database stands in few zones",
    severity=Severity.ERROR,
    path=Path("few-zones.yaml"),
    subjects=("database",),
    fault="this.zones < option.zones",
    point_at="zones",
    message="{address} stands in {this.zones:zone}",
    options={"zones": Option("zones", "integer", 2)},
    remedy="Add a zone.",
    how={"aws_db_instance": "multi_az = true"},
)
READY = runnable(RULE, RuleSetting())


def database(name: str, zones: Value | None, place: Span = PLACE) -> Resource:
    facts = {} if zones is None else {"zones": zones}
    return Resource(f"aws_db_instance.{name}", "aws_db_instance", "database", "terraform", place, facts=facts)


def system(*resources: Resource) -> System:
    return System({resource.id: resource for resource in resources})


def found(judged: System, settings: Settings | None = None, text: str = "") -> list[Finding]:
    settings = settings or Settings()
    said = judge(judged, [READY])
    return findings(said.hits, judged, settings, Allowances(judged, {"main.tf": text.splitlines()}, settings))


def test_a_fault_has_words_place_and_remedy() -> None:
    zones = Span("main.tf", 4, 3, 4, 19)
    (finding,) = found(system(database("orders", Known(1, zones))))
    assert finding.message == "aws_db_instance.orders stands in 1 zone"
    assert finding.span == zones
    assert finding.remedy == "multi_az = true"


def test_no_fault_and_no_such_fact_say_nothing() -> None:
    assert found(system(database("a", Known(2)), database("b", None))) == []


def test_unknown_is_undecided_and_names_the_operand() -> None:
    judged = judge(system(database("orders", Unknown("multi_az: var.ha has no default"))), [READY])
    assert judged.hits == []
    (undecided,) = judged.undecided
    assert undecided.operand == "zones: multi_az: var.ha has no default"


def test_instances_of_one_block_are_one_finding() -> None:
    (finding,) = found(system(*(database(f"orders[{n}]", Known(1)) for n in range(3))))
    assert len(finding.addresses) == 3
    assert finding.message.endswith("(and 2 more like it)")


def test_a_block_in_two_environments_stands_in_one_group() -> None:
    orders = [replace(database("orders", Known(1)), scope=scope) for scope in ("dev", "prod")]
    both = system(*orders, database("cart", Known(1), Span("main.tf", 9, 1, 11, 2)))
    judged = replace(both, environments={"dev:aws_db_instance.orders": "development"})
    rule = runnable(replace(RULE, group="file"), RuleSetting())
    hits = judge(judged, [rule]).hits
    (finding,) = findings(hits, judged, Settings(), Allowances(judged, {}, Settings()))
    assert (finding.severity, finding.addresses) == (Severity.ERROR, ("aws_db_instance.orders", "aws_db_instance.cart"))


def test_outside_production_a_fault_is_a_note() -> None:
    judged = system(database("orders", Known(1)))
    elsewhere = replace(judged, environments={"aws_db_instance.orders": "development"})
    assert [f.severity for f in found(judged)] == [Severity.ERROR]
    assert [f.severity for f in found(elsewhere)] == [Severity.NOTE]
    asked = Settings(rules={"redundancy/*": RuleSetting(severity=Severity.WARNING)})
    assert [f.severity for f in found(elsewhere, asked)] == [Severity.WARNING]


def test_a_fingerprint_does_not_move_with_its_lines() -> None:
    (one,) = found(system(database("orders", Known(1))))
    (other,) = found(system(database("orders", Known(1), Span("main.tf", 90, 1, 95, 2))))
    assert one.fingerprint == other.fingerprint


@pytest.mark.parametrize(
    ("comment", "state"),
    [
        ("# relint: allow redundancy/few-zones -- it is a cache", "waived"),
        ("// relint: allow redundancy/* until 2030-01-01 -- it is a cache", "waived"),
        ("# relint: allow redundancy/few-zones until 2020-01-01 -- it is a cache", "open"),
        ("# relint: allow redundancy/few-zones", "open"),
        ("# relint: allow timeouts/long -- it is a cache", "open"),
        ("# relint: allow redundancy/few-zones until tomorrow -- it is a cache", "open"),
    ],
)
def test_comments(comment: str, state: str) -> None:
    settings = Settings(today=datetime.date(2026, 11, 23))
    (finding,) = found(system(database("orders", Known(1))), settings, f"\n{comment}\nresource\n")
    assert finding.state == state


def test_waivers_of_the_settings_go_by_address() -> None:
    waiver = Waiver(RULE.name, "aws_db_instance.o*", "it is a cache", PLACE)
    states = [
        f.state
        for f in found(
            system(database("orders", Known(1)), database("users", Known(1), Span("main.tf", 9, 1, 9, 9))),
            Settings(waivers=(waiver,)),
        )
    ]
    assert states == ["waived", "open"]


def test_an_annotation_holds_for_the_parts_of_its_resource() -> None:
    annotations = {"relint.dev/allow.redundancy.few-zones": "it is a cache"}
    parent = replace(database("orders", Known(2)), annotations=annotations)
    part = replace(database("part", Known(1), Span("main.tf", 9, 1, 9, 9)), parent=parent.id)
    (finding,) = found(system(parent, part))
    assert (finding.state, finding.reason) == ("waived", "it is a cache")


@pytest.mark.parametrize(
    ("annotations", "state"),
    [
        ({"ignore-check.kube-linter.io/few-zones": "a cache"}, "waived"),
        ({"kube-linter.io/ignore-all": "a cache"}, "waived"),
        ({"kube-score/ignore": "other, few-zones-score"}, "waived"),
        ({"polaris.fairwinds.com/fewZones-exempt": "true"}, "waived"),
        ({"polaris.fairwinds.com/exempt": "true"}, "waived"),
        ({"checkov.io/skip1": "CKV_X_1=a cache"}, "waived"),
        ({"polaris.fairwinds.com/fewZones-exempt": "false"}, "open"),
        ({"ignore-check.kube-linter.io/other": "a cache"}, "open"),
    ],
)
def test_annotations_of_other_linters_hold_when_the_settings_say_so(annotations: dict[str, str], state: str) -> None:
    ids = ("kube-linter/few-zones", "kube-score/few-zones-score", "polaris/fewZones", "checkov/CKV_X_1")
    ready = runnable(replace(RULE, maps_to=ids), RuleSetting())
    judged = system(replace(database("orders", Known(1)), annotations=annotations))
    for peer_annotations, expected in ((True, state), (False, "open")):
        settings = Settings(peer_annotations=peer_annotations)
        allowances = Allowances(judged, {}, settings)
        (finding,) = findings(judge(judged, [ready]).hits, judged, settings, allowances)
        assert finding.state == expected
        assert allowances.as_resources() == []


def test_a_covered_fault_is_said_once_and_its_waiver_holds() -> None:
    broad = runnable(replace(RULE, name="redundancy/broad", covers=("redundancy/few-*",)), RuleSetting())
    judged = system(database("orders", Known(1)))
    for text, state in (
        ("", "open"),
        ("\n# relint: allow redundancy/few-zones -- it is a cache\nresource\n", "waived"),
    ):
        allowances = Allowances(judged, {"main.tf": text.splitlines()}, Settings())
        (finding,) = findings(judge(judged, [READY, broad]).hits, judged, Settings(), allowances)
        assert (finding.rule, finding.state) == ("redundancy/broad", state)


def test_a_block_of_two_roots_is_covered_in_both() -> None:
    broad = runnable(
        replace(RULE, name="redundancy/broad", when="self.alone", covers=("redundancy/few-*",)), RuleSetting()
    )
    first = replace(database("orders", Known(1)), attributes={"alone": True})
    second = replace(database("orders", Known(1)), scope="other")
    judged = system(first, second)
    assert first.id != second.id
    for environments, rules in (
        ({}, ["redundancy/broad"]),
        ({first.id: "staging"}, ["redundancy/broad", "redundancy/few-zones"]),
    ):
        judged = replace(judged, environments=environments)
        allowances = Allowances(judged, {}, Settings())
        said = findings(judge(judged, [READY, broad]).hits, judged, Settings(), allowances)
        assert sorted(finding.rule for finding in said) == rules


def test_an_option_is_the_rules_own_setting_else_the_shared_one_else_its_default() -> None:
    assert runnable(RULE, RuleSetting()).options == {"zones": 2}
    assert runnable(RULE, RuleSetting(), {"zones": 3, "other": 1}).options == {"zones": 3}
    assert runnable(RULE, RuleSetting(options={"zones": 4}), {"zones": 3}).options == {"zones": 4}


def test_the_size_of_an_option_is_known() -> None:
    listed = replace(RULE, fault="size(option.names) == 2", options={"names": Option("names", "list", ["a", "b"])})
    judged = judge(system(database("orders", Known(1))), [runnable(listed, RuleSetting())])
    assert (len(judged.hits), judged.undecided) == (1, [])


def test_misspelt_words_options_and_types_are_errors_when_loaded() -> None:
    with pytest.raises(DataError, match=r"this\.zone"):
        _ = runnable(replace(RULE, fault="this.zone < 2"), RuleSetting()).expressions
    with pytest.raises(DataError, match="no option"):
        runnable(RULE, RuleSetting(options={"zone": 3}))
    with pytest.raises(DataError, match="of type integer"):
        runnable(RULE, RuleSetting(options={"zones": "three"}))
    with pytest.raises(DataError):
        _ = runnable(replace(RULE, fault="this.zones < 'two'"), RuleSetting()).expressions


def test_a_bug_in_one_rule_is_a_problem_and_the_others_are_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_system: System, kind: str) -> list[object]:
        if kind == "disruption":
            raise IndexError("tuple index out of range")
        return [Subject(orders, judged)]

    orders = database("orders", Known(1))
    judged = system(orders)
    monkeypatch.setattr("relint.engine.judge.subjects", breaks)
    broken = runnable(replace(RULE, name="rollout/broken", subjects=("disruption",), fault="true"), RuleSetting())
    said = judge(judged, [broken, READY])
    assert [hit.rule.name for hit in said.hits] == [RULE.name]
    assert [problem.message[:50] for problem in said.problems] == ["relint itself failed while running rule rollout/br"]
