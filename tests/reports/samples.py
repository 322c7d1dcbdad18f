"""One believable report that shows every part of every format."""

from __future__ import annotations

from relint.model.dependency import Evidence
from relint.model.finding import Finding, Note, Problem, Report, RuleText, Severity, Summary, Undecided
from relint.model.span import Span, whole_file

DATABASE = """\
resource "aws_db_instance" "orders" {
  identifier     = "orders"
  engine         = "postgres"
  multi_az       = false
  instance_class = var.class
}
"""
WORKLOAD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: web
          image: shop/checkout:1.4
          env:
            - {name: DB_HOST, value: orders.cluster-c1.eu-west-1.rds.amazonaws.com}
"""
ALERTS = """\
groups:
  - name: shop
    rules:
\t- alert: 決済エラー率が高い  # 日本語
"""


def _lines(text: str) -> dict[int, str]:
    return dict(enumerate(text.splitlines(), start=1))


ZONE = Finding(
    rule="redundancy/single-zone-database",
    severity=Severity.ERROR,
    message="aws_db_instance.orders stands in 1 zone; losing it stops Deployment shop/checkout and Ingress shop/web",
    address="aws_db_instance.orders",
    type="aws_db_instance",
    kind="database",
    span=Span("infra/database.tf", 4, 3, 4, 27),
    fingerprint="0b5c6a7d",
    resource="infra:aws_db_instance.orders",
    evidence=(
        Evidence("Ingress shop/web sends /checkout to Service shop/checkout", Span("k8s/ingress.yaml", 12, 15, 12, 23)),
        Evidence("Service shop/checkout selects Deployment shop/checkout", Span("k8s/service.yaml", 8, 5, 8, 18)),
        Evidence("DB_HOST of container web names aws_db_instance.orders", Span("k8s/checkout.yaml", 11, 15, 11, 80)),
    ),
    remedy="multi_az = true (restarts the instance: plan it in a maintenance window)",
    minutes=216.0,
)
BACKUP = Finding(
    rule="recovery/no-deletion-protection",
    severity=Severity.WARNING,
    message="aws_db_instance.orders can be deleted by one wrong apply",
    address="aws_db_instance.orders[0]",
    type="aws_db_instance",
    kind="database",
    span=Span("infra/database.tf", 1, 1, 1, 1),
    fingerprint="11aa22bb",
    addresses=tuple(f"aws_db_instance.orders[{index}]" for index in range(12)),
    remedy="deletion_protection = true",
    environment="staging",
)
PROBE = Finding(
    rule="rollout/no-readiness-probe",
    severity=Severity.ERROR,
    message="container web of Deployment shop/checkout gets requests before it is ready",
    address="Deployment shop/checkout",
    type="apps/v1/Deployment",
    kind="workload",
    span=Span("k8s/checkout.yaml", 8, 11, 11, 83),
    fingerprint="33cc44dd",
    remedy="add a readinessProbe that answers only when the service can serve",
)
RUNBOOK = Finding(
    rule="runbooks/alert-without-runbook",
    severity=Severity.NOTE,
    message="alert 決済エラー率が高い pages somebody and names no runbook",
    address="決済エラー率が高い",
    type="prometheus/alert",
    kind="alert",
    span=Span("monitoring/alerts.yaml", 4, 11, 4, 19),
    fingerprint="55ee66ff",
    remedy="annotate it with runbook_url",
)
WAIVED = Finding(
    rule="redundancy/single-replica",
    severity=Severity.ERROR,
    message="Deployment shop/mailer runs 1 replica",
    address="Deployment shop/mailer",
    type="apps/v1/Deployment",
    kind="workload",
    span=Span("k8s/mailer.yaml", 7, 3, 7, 14),
    fingerprint="77001122",
    state="waived",
    reason="mail may wait an hour; agreed with support",
)


def _rule(finding: Finding, title: str) -> RuleText:
    return RuleText(
        finding.rule,
        title,
        finding.severity,
        why="A zone is what a provider loses most often.\nA database in one zone is gone for as long as its zone is.\n",
        remedy="Ask for a standby in a second zone.\n",
        references=(("Amazon RDS: Multi-AZ", "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/"),),
        maps_to=("checkov/CKV_AWS_157",),
    )


RULES = {
    finding.rule: _rule(finding, title)
    for finding, title in (
        (ZONE, "database stands in one zone"),
        (BACKUP, "data can be deleted by accident"),
        (PROBE, "container has no readiness probe"),
        (RUNBOOK, "alert has no runbook"),
        (WAIVED, "workload runs one replica"),
    )
}

SAMPLE = Report(
    findings=(BACKUP, ZONE, PROBE, WAIVED, RUNBOOK),
    undecided=(
        Undecided(
            "redundancy/single-zone-cache",
            "aws_elasticache_replication_group.sessions",
            "automatic_failover_enabled: var.ha has no default",
            Span("infra/cache.tf", 6, 3, 6, 40),
        ),
    ),
    problems=(Problem(Span("infra/broken.tf", 14, 9, 14, 10), "a closing quote is missing"),),
    notes=(
        Note("3 Helm templates are not plain YAML; check what `helm template` prints", whole_file("charts/shop")),
        Note("1 library module is judged through its callers only"),
    ),
    summary=Summary(files={"terraform": 12, "kubernetes": 5, "prometheus": 1}, resources=143, rules=52),
    rules=RULES,
    excerpts={
        "infra/database.tf": _lines(DATABASE),
        "k8s/checkout.yaml": _lines(WORKLOAD),
        "monitoring/alerts.yaml": _lines(ALERTS),
    },
)
