"""Alertmanager's configuration file, and AlertmanagerConfig objects."""

from relint.readers.alertmanager.read import is_routing, read

__all__ = ["is_routing", "read"]
