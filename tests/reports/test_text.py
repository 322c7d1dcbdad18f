"""The report for people, as a log has it and as a terminal shows it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from relint.model.finding import Note, Report, Severity, Summary
from relint.reports import render
from relint.reports.options import Options
from tests.reports.samples import SAMPLE, ZONE

LOG = """\
infra/database.tf:1:1: warning: aws_db_instance.orders can be deleted by one wrong apply \
[recovery/no-deletion-protection, staging]
  also: aws_db_instance.orders[1], aws_db_instance.orders[2], aws_db_instance.orders[3] and 8 more
  fix: deletion_protection = true
infra/database.tf:4:3: error: aws_db_instance.orders stands in 1 zone; losing it stops Deployment shop/checkout \
and Ingress shop/web [redundancy/single-zone-database]
  because: Ingress shop/web sends /checkout to Service shop/checkout (k8s/ingress.yaml:12:15)
  and: Service shop/checkout selects Deployment shop/checkout (k8s/service.yaml:8:5)
  and: DB_HOST of container web names aws_db_instance.orders (k8s/checkout.yaml:11:15)
  at stake: 216.0 error-budget minutes in 30 days
  fix: multi_az = true (restarts the instance: plan it in a maintenance window)
k8s/checkout.yaml:8:11: error: container web of Deployment shop/checkout gets requests before it is ready \
[rollout/no-readiness-probe]
  fix: add a readinessProbe that answers only when the service can serve
monitoring/alerts.yaml:4:11: note: alert 決済エラー率が高い pages somebody and names no runbook \
[runbooks/alert-without-runbook]
  fix: annotate it with runbook_url
infra/broken.tf:14:9: problem: a closing quote is missing
left out: 3 Helm templates are not plain YAML; check what `helm template` prints (charts/shop)
left out: 1 library module is judged through its callers only
2 errors, 1 warning, 1 note (1 waived); checked 143 resources in 18 files (12 terraform, 5 kubernetes, \
1 prometheus) with 52 rules; 1 undecided, 1 problem
"""

TERMINAL = """\
infra/database.tf

error  aws_db_instance.orders stands in 1 zone; losing it stops Deployment
       shop/checkout and Ingress shop/web
  at infra/database.tf:4:3  [redundancy/single-zone-database]
    1 | resource "aws_db_instance" "orders" {
  ... |
    4 |   multi_az       = false
      |   ^^^^^^^^^^^^^^^^^^^^^^
   because  Ingress shop/web sends /checkout to Service shop/checkout
            (k8s/ingress.yaml:12:15)
       and  Service shop/checkout selects Deployment shop/checkout
            (k8s/service.yaml:8:5)
       and  DB_HOST of container web names aws_db_instance.orders
            (k8s/checkout.yaml:11:15)
  at stake  216.0 error-budget minutes in 30 days
       fix  multi_az = true (restarts the instance: plan it in a maintenance
            window)

1 error.
Checked 143 resources in 18 files (12 terraform, 5 kubernetes, 1 prometheus)
with 52 rules.
`relint explain redundancy/single-zone-database` says why, and shows examples.
"""


def test_a_log_gets_one_line_a_finding_and_its_reasons_under_it() -> None:
    assert render("text", SAMPLE) == LOG


def test_a_terminal_gets_frames() -> None:
    report = replace(SAMPLE, findings=(ZONE,), undecided=(), problems=(), notes=())
    assert render("text", report, Options(frames=True, width=80)) == TERMINAL


def test_undecided_verdicts_are_listed_on_request_with_their_operand() -> None:
    listed = (
        "infra/cache.tf:6:3: undecided: aws_elasticache_replication_group.sessions: "
        "automatic_failover_enabled: var.ha has no default [redundancy/single-zone-cache]"
    )
    assert listed in render("text", SAMPLE, Options(undecided=True)).splitlines()
    assert "undecided: " not in render("text", SAMPLE)


def test_waived_findings_are_shown_on_request_with_their_reason() -> None:
    text = render("text", SAMPLE, Options(waived=True))
    assert "Deployment shop/mailer runs 1 replica [redundancy/single-replica, waived]" in text
    assert "  waived: mail may wait an hour; agreed with support" in text


def test_many_notes_are_cut_short() -> None:
    report = Report(notes=tuple(Note(f"note {number}") for number in range(25)), summary=Summary(files={"slo": 1}))
    assert "left out: 15 more of this kind; the JSON report has them all" in render("text", report)


def test_an_empty_input_says_so() -> None:
    assert render("text", Report()).splitlines()[0] == "no findings; checked 0 resources in 0 files with 0 rules"
    assert render("text", Report()).splitlines()[1].startswith("Nothing here is Terraform")


def test_only_colour_costs_the_import_of_rich() -> None:
    code = (
        "import sys; from tests.reports.samples import SAMPLE; from relint.reports import render; "
        "from relint.reports.options import Options; render('text', SAMPLE, Options(frames=True)); "
        "assert 'rich' not in sys.modules; render('text', SAMPLE, Options(colour=True)); assert 'rich' in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_files_that_hold_nothing_are_counted_apart() -> None:
    report = Report(summary=Summary(files={"other": 3, "terraform": 1}, resources=1, rules=2))
    assert render("text", report) == (
        "no findings; checked 1 resource in 1 file (1 terraform) with 2 rules, passed over 3 others\n"
    )


def test_findings_in_one_place_share_a_frame() -> None:
    report = replace(SAMPLE, findings=(ZONE, replace(ZONE, rule="recovery/other")), problems=(), notes=())
    text = render("text", report, Options(frames=True))
    assert text.count("4 |   multi_az") == 1
    assert text.count("at infra/database.tf:4:3") == 2


def test_notes_on_what_is_not_deployed_are_counted_and_listed_on_request() -> None:
    note = replace(SAMPLE.findings[0], severity=Severity.NOTE, environment="test", message="only in a fixture")
    report = Report(findings=(note,))
    folded = render("text", report)
    assert "only in a fixture" not in folded
    assert "1 note on examples and test data not listed; --all lists them" in folded
    assert "only in a fixture" in render("text", report, Options(everything=True))
