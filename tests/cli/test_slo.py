"""`relint slo` on a small system."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from relint.cli.slo import slo

SPEC = """version: prometheus/v1
service: cart
slos:
  - name: ok
    objective: 99.9
    sli: {raw: {error_ratio_query: "x[{{.window}}]"}}
    alerting: {name: CartErrors}
"""


def test_the_table_says_how_soon_each_alert_fires(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(SPEC)
    outcome = CliRunner().invoke(slo, [str(tmp_path)])
    assert outcome.exit_code == 0
    assert "99.9 % over 30 d rolling (default), 43.2 minutes of outage allowed" in outcome.output
    assert "fast page: 14.4x over 1 h fires after 51.8 s" in outcome.output


def test_json_has_one_entry_a_target(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text(SPEC)
    found = json.loads(CliRunner().invoke(slo, [str(tmp_path), "--format", "json"]).output)
    (line,) = found["objectives"]
    assert (found["version"], line["target_percent"], line["budget_minutes"]) == (1, 99.9, 43.2)


def test_a_broken_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "slo.yaml").write_text("apiVersion: openslo/v1\nkind: SLO\nspec: [\n")
    assert CliRunner().invoke(slo, [str(tmp_path)]).exit_code == 2
