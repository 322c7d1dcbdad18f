"""Stores of Azure that no lock keeps from deletion, neither their own nor that of their resource group."""

from __future__ import annotations

from collections.abc import Iterator

from relint.model.resource import Resource
from relint.plugin import RuleContext, Violation

LOCK, GROUP = "azurerm_management_lock", "azurerm_resource_group"
STORES = (
    "azurerm_cosmosdb_account",
    "azurerm_key_vault",
    "azurerm_mssql_database",
    "azurerm_mssql_managed_instance",
    "azurerm_mysql_flexible_server",
    "azurerm_postgresql_flexible_server",
    "azurerm_recovery_services_vault",
    "azurerm_storage_account",
)


def check(context: RuleContext) -> Iterator[Violation]:
    """Yield each store that no lock names, and whose resource group none names either."""
    locked = {target for lock in context.system.of_kind(LOCK) for target in lock.refs.get("scope", ())}
    for type_ in STORES:
        for store in context.system.of_kind(type_):
            if not locked & {store.id, *_owners(store, context)}:
                yield Violation(store, f"no lock keeps {store.address} from being deleted")


def _owners(store: Resource, context: RuleContext) -> Iterator[str]:
    """Yield the resource group of a store, and that of the server that it is a part of."""
    for path in ("resource_group_name", "server_id"):
        for target in store.refs.get(path, ()):
            yield target
            owner = context.system.resources.get(target)
            if owner is not None and owner.type != GROUP:
                yield from owner.refs.get("resource_group_name", ())
