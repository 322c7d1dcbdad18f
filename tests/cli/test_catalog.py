"""`relint catalog`, as a user calls it."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from relint.cli.catalog import catalog


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(catalog, arguments)


def test_lists_the_types() -> None:
    result = _run()
    assert result.exit_code == 0
    assert "azurerm_kubernetes_cluster" in result.output
    assert "google_sql_database_instance" in result.output
    types = json.loads(_run("--format", "json").output)
    assert {"type": "aws_sqs_queue", "kind": "queue"}.items() <= next(
        entry for entry in types if entry["type"] == "aws_sqs_queue"
    ).items()


def test_says_what_is_known_of_a_type() -> None:
    page = _run("azurerm_postgresql_flexible_server").output
    assert "kind database" in page
    assert "auto_grow_enabled = false" in page
    assert "redundancy/single-zone-database" in page
    assert "the SLA of" in page


def test_says_it_in_json() -> None:
    record = json.loads(_run("google_sql_database_instance", "--format", "json").output)
    assert record["defaults"]["settings.availability_type"] == {"value": "ZONAL", "source": record["source"]}
    assert record["refers"]["encryption_key_name"] == "needs-key"
    assert "recovery/backups-off" in record["rules"]


def test_hints_at_a_type_that_is_spelt_otherwise() -> None:
    result = _run("azurerm_kubernetes_clusters")
    assert result.exit_code == 2
    assert "did you mean azurerm_kubernetes_cluster" in result.output
