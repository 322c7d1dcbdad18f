"""How long the Prometheus of an input keeps its samples."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from relint.analyses.retention import keepers
from relint.model.resource import Resource
from relint.model.span import whole_file
from relint.model.system import System
from relint.model.value import Data, Known, Unknown


def _system(attributes: Mapping[str, Data], config: str = "") -> System:
    place = whole_file("k8s.yaml")
    container = Resource("pod", "container", "container", "kubernetes", place, attributes=attributes)
    data: Mapping[str, Data] = {"data": {"prometheus.yml": config}}
    settings = Resource("settings", "v1/ConfigMap", "config", "kubernetes", place, attributes=data)
    return System({one.id: one for one in (container, settings)})


@pytest.mark.parametrize(
    ("config", "expected"), [("scrape_configs: []", 604_800.0), ("scrape_configs: []\nremote_write: []", None)]
)
def test_a_flag_counts_where_samples_stay(config: str, expected: float | None) -> None:
    """A configuration that writes samples on makes the flag no limit."""
    ((_, kept),) = keepers(_system({"args": ["--storage.tsdb.retention.time=7d"]}, config))
    assert isinstance(kept, Known)
    assert kept.data == expected


def test_a_flag_without_its_configuration_is_unknown() -> None:
    """What the configuration says of remote storage cannot be seen."""
    ((_, kept),) = keepers(_system({"args": ["--storage.tsdb.retention.time=7d"]}))
    assert isinstance(kept, Unknown)


def test_other_containers_keep_nothing() -> None:
    """No flag, no keeper."""
    assert keepers(_system({"args": ["--verbose"]})) == []
