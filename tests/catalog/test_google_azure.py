"""What the catalog says of resources of Google Cloud and Azure, and attributes of every block of a sort."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.catalog.facts import attribute, described
from relint.catalog.types import Default, TypeEntry, all_types
from relint.model.resource import Resource
from relint.model.span import Span
from relint.model.value import Data, Known, Unknown

HERE = Span("main.tf", 1, 1, 9, 1)


def _resource(type_: str, attributes: Mapping[str, Data]) -> Resource:
    return Resource(f"{type_}.it", type_, "other", "terraform", HERE, attributes=attributes)


def test_three_clouds_are_known() -> None:
    count = Counter(entry.type.partition("_")[0] for entry in all_types())
    assert count["aws"] >= 75
    assert count["google"] >= 45
    assert count["azurerm"] >= 65


CASES: list[tuple[str, dict[str, Data], dict[str, object]]] = [
    ("google_sql_database_instance", {}, {"zones": 1, "backup_days": 0, "deletion_protected": True}),
    ("google_sql_database_instance", {"settings": [{"availability_type": "REGIONAL"}]}, {"zones": 2}),
    ("google_sql_database_instance", {"master_instance_name": "a"}, {"read_replica": True, "backup_days": None}),
    ("google_container_cluster", {"location": "europe-west1-b"}, {"zones": 1, "upgrades": True}),
    ("google_container_cluster", {"location": "europe-west1"}, {"zones": 3, "deletion_protected": True}),
    ("google_container_node_pool", {"location": "europe-west1", "node_count": 2}, {"min_size": 6, "zones": 3}),
    ("google_pubsub_subscription", {}, {"dead_letter": False, "ack_seconds": 10, "expires": True}),
    ("google_storage_bucket", {"location": "EU"}, {"versioned": False, "soft_delete_days": 7.0, "replicated": True}),
    ("google_kms_crypto_key", {}, {"deletion_days": 30.0}),
    ("google_bigtable_instance", {"cluster": [{}, {}]}, {"zones": 2}),
    ("azurerm_kubernetes_cluster", {}, {"has_sla": False, "upgrades": False, "system_nodes": 1, "system_zones": 1}),
    ("azurerm_kubernetes_cluster", {"sku_tier": "Premium"}, {"has_sla": True}),
    ("azurerm_storage_account", {"account_replication_type": "GZRS"}, {"zones": 3, "soft_delete_days": 0}),
    ("azurerm_redis_cache", {"sku_name": "Basic"}, {"failover": False, "zones": 1, "persistent": None}),
    ("azurerm_servicebus_queue", {}, {"visibility_seconds": 60, "max_receives": 10}),
    ("azurerm_cosmosdb_account", {"geo_location": [{}, {"zone_redundant": True}]}, {"zones": 3, "regions": 2}),
    ("azurerm_lb_probe", {"port": 443}, {"connects_only": True, "detection_seconds": 30}),
    ("azurerm_lb_rule", {"probe_id": Unknown("azurerm_lb_probe.p is known after apply")}, {"health_check": True}),
    ("azurerm_monitor_autoscale_setting", {"profile": [{"capacity": [{"minimum": 3}]}]}, {"min_size": 3}),
    ("azurerm_lb", {"frontend_ip_configuration": [{"subnet_id": "s", "zones": ["1", "2"]}]}, {"frontend_zones": 2}),
    ("azurerm_lb", {"frontend_ip_configuration": [{"public_ip_address_id": "p"}]}, {"frontend_zones": None}),
    ("azurerm_service_plan", {"sku_name": "Y1"}, {"instances": None, "zones": None}),
]


@pytest.mark.parametrize(("type_", "attributes", "facts"), CASES)
def test_facts(type_: str, attributes: Mapping[str, Data], facts: Mapping[str, object]) -> None:
    found = described(_resource(type_, attributes)).facts
    known = {name: found[name] for name in facts}
    assert {name: value.data for name, value in known.items() if isinstance(value, Known)} == facts


BLOCK = st.fixed_dictionaries({}, optional={"days": st.one_of(st.none(), st.integers(0, 9))})


@given(st.lists(st.one_of(BLOCK, st.just(Unknown("not yet")))))
def test_each_reads_every_block(blocks: list[Data]) -> None:
    entry = TypeEntry("t", "other", defaults={"rule.days": Default(5, "by hand")})
    expected = [5 if (days := block.get("days")) is None else days for block in blocks if isinstance(block, dict)]
    found = attribute(_resource("t", {"rule": blocks}), "self.rule.each.days", entry)
    assert isinstance(found, list)
    assert [item for item in found if not isinstance(item, Unknown)] == expected
    assert len(found) == len(blocks)


@given(st.lists(BLOCK))
def test_each_can_be_counted(blocks: list[Data]) -> None:
    entry, resource = TypeEntry("t", "other"), _resource("t", {"rule": blocks})
    assert attribute(resource, "self.rule.each.days.__size", entry) == len(blocks)
    written = any(isinstance(block, dict) and block.get("days") is not None for block in blocks)
    assert attribute(resource, "self.rule.each.days.__set", entry) is written
