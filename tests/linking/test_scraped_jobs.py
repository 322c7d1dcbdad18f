"""A Prometheus server's configuration beside the alerts that it loads."""

from __future__ import annotations

import pytest

from relint.engine.run import understand
from relint.engine.settings import Settings
from relint.model.files import MemoryFiles
from relint.model.resource import Resource
from relint.model.system import System
from relint.model.value import Unknown

SERVER = "rule_files: [%s]\nscrape_configs:\n  - {job_name: cart, static_configs: [{targets: ['c:1']}]%s}\n%s"
ALERT = "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: '%s'\n"


def system(files: dict[str, str]) -> System:
    memory = MemoryFiles(files)
    return understand(memory, memory.paths, Settings()).system


def fact(found: System, resource: Resource, name: str) -> object:
    value = found.fact(resource, name)
    return "unknown" if isinstance(value, Unknown) else value.data if value is not None else "no such fact"


def unscraped(expression: str = 'up{job="orders"} == 0', **changes: str) -> object:
    job, more = changes.pop("job", ""), changes.pop("more", "")
    files = {"p/prometheus.yml": SERVER % ("rules.yaml", job, more), "p/rules.yaml": ALERT % expression}
    found = system({**files, **{path.replace("__", "."): text for path, text in changes.items()}})
    return fact(found, found.of_kind("alert")[0], "unscraped_job")


def test_a_job_that_is_not_scraped_is_named_with_the_server() -> None:
    assert unscraped() == "'orders', which Prometheus p/prometheus.yml does not scrape"
    assert unscraped('up{job="cart"} == 0') == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"job": ", honor_labels: true"},
        {"job": ", relabel_configs: [{target_label: job, replacement: x}]"},
        {"job": ", metric_relabel_configs: [{action: labelmap, regex: x}]"},
        {"job": ", consul_sd_configs: [{server: x}]"},
        {"more": "scrape_config_files: [more/*.yml]\n"},
        {"more": "remote_read: [{url: 'http://old:9090/api/v1/read'}]\n"},
        {"more": "otlp: {promote_resource_attributes: [service.name]}\n"},
        {"compose__yaml": "services: {p: {image: prom, command: ['--enable-feature=remote-write-receiver']}}"},
        {"compose__yaml": "services: {p: {image: prom, command: '--config.file=x --web.enable-otlp-receiver'}}"},
        {
            "pod__yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
            "spec: {containers: [{name: p, image: p, args: ['--web.enable-remote-write-receiver']}]}"
        },
    ],
)
def test_where_series_may_have_another_job_nobody_can_say(changes: dict[str, str]) -> None:
    assert unscraped(**changes) == "unknown"


@pytest.mark.parametrize(
    ("pattern", "path", "loaded"),
    [
        ("rules.yaml", "p/rules.yaml", True),
        ("/etc/prometheus/rules.yaml", "p/sub/rules.yaml", True),  # mounted elsewhere
        ("rules/*.yaml", "p/rules/a.yaml", True),
        ("/etc/rules/*.yaml", "p/rules/a.yaml", True),
        ("'*.yaml'", "p/a.yaml", True),
        ("'*.yaml'", "p/other/a.yaml", False),
        ("rules.yaml", "q/rules.yaml", False),  # not under the server's configuration
        ("rules.yml", "p/rules.yaml", False),
    ],
)
def test_which_files_a_server_loads(pattern: str, path: str, loaded: bool) -> None:
    found = system({"p/prometheus.yml": SERVER % (pattern, "", ""), path: ALERT % 'up{job="cart"} == 0'})
    assert (fact(found, found.of_kind("alert")[0], "unscraped_job") == "") is loaded


@pytest.mark.parametrize(
    ("job", "more", "expression", "seconds"),
    [
        ("", "", 'rate(x_total{job="cart"}[5m]) > 1', 60),  # Prometheus' own default
        ("", "global: {scrape_interval: 15s}\n", "rate(x_total[5m]) > 1", 15),
        (", scrape_interval: 2m", "global: {scrape_interval: 15s}\n", "rate(x_total[5m]) > 1", 120),
        (", scrape_interval: '${I}'", "", "rate(x_total[5m]) > 1", None),
    ],
)
def test_how_often_it_scrapes(job: str, more: str, expression: str, seconds: float | None) -> None:
    found = system({"prometheus.yml": SERVER % ("rules.yaml", job, more), "rules.yaml": ALERT % expression})
    assert fact(found, found.of_kind("alert")[0], "scrape_seconds") == seconds


@pytest.mark.parametrize(
    ("expression", "unwatched"),
    [
        ('up{job="orders"} == 0', ["cart"]),
        ('up{job=~"ord.*"} == 0', ["cart"]),
        ('up{job!="cart"} == 0', ["cart"]),
        ('up{job="cart"} == 0', []),
        ('up{job=~"c.*|x"} == 0', []),
        ("up == 0", []),
        ('up{job="orders"} == 0 or x > 1', []),
        ('job:x:rate5m{job="orders"} > 1', []),  # a rule gives recorded series what labels it likes
    ],
)
def test_which_jobs_nobody_watches(expression: str, unwatched: list[str]) -> None:
    found = system({"prometheus.yml": SERVER % ("rules.yaml", "", ""), "rules.yaml": ALERT % expression})
    assert fact(found, found.of_kind("scrape-configuration")[0], "unwatched") == unwatched


def test_nobody_watches_nothing_where_rules_are_elsewhere() -> None:
    found = system({"prometheus.yml": SERVER % ("rules.yaml, more.yaml", "", ""), "rules.yaml": ALERT % 'up{job="x"}'})
    assert fact(found, found.of_kind("scrape-configuration")[0], "unwatched") == "unknown"


OPERATOR = """apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: k8s, namespace: m}
spec: {serviceMonitorSelector: {}%s}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: cart, namespace: shop}
spec: {selector: {matchLabels: {app: cart}}, endpoints: [{port: http%s}]%s}
---
apiVersion: v1
kind: Service
metadata: {name: cart-svc, namespace: shop, labels: {app: %s}}
spec: {selector: {app: cart}, ports: [{name: http, port: 80}]}
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: r, namespace: shop}
spec: {groups: [{name: g, rules: [{alert: A, expr: 'up{job="%s"} == 0'}]}]}
%s"""
PACKAGE = """---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: exporters, namespace: m}
spec: {chart: {spec: {chart: x, sourceRef: {kind: HelmRepository, name: y}}}}
"""
LOST = "'cart', which no monitor in the input of Prometheus m/k8s makes"


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        (("", "", "", "cart", "cart", ""), LOST),  # the job is the name of the Service
        (("", "", "", "cart", "cart-svc", ""), ""),
        (("", "", ", jobLabel: app", "cart", "cart", ""), ""),
        (("", "", ", jobLabel: gone", "cart", "cart", ""), LOST),
        ((", additionalScrapeConfigs: {name: x, key: y}", "", "", "cart", "cart", ""), "unknown"),
        ((", enableRemoteWriteReceiver: true", "", "", "cart", "cart", ""), "unknown"),
        (("", ", honorLabels: true", "", "cart", "cart", ""), "unknown"),
        (("", ", relabelings: [{targetLabel: job, replacement: cart}]", "", "cart", "cart", ""), "unknown"),
        (("", "", "", "other", "cart", ""), "unknown"),  # the Service that it selects is elsewhere
        (("", "", "", "cart", "cart", PACKAGE), "unknown"),  # what the chart makes is not in the input
    ],
)
def test_monitors_of_the_operator_make_jobs(parts: tuple[str, ...], answer: str) -> None:
    found = system({"k8s.yaml": OPERATOR % parts})
    assert fact(found, found.of_kind("alert")[0], "unscraped_job") == answer


def test_without_a_server_its_monitors_say_nothing() -> None:
    rules = OPERATOR.partition("---")[2] % ("", "", "cart", "cart", "")
    found = system({"k8s.yaml": rules})
    assert fact(found, found.of_kind("alert")[0], "unscraped_job") == "no such fact"
