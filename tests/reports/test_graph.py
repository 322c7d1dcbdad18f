"""The graph: what is shown, and that no name of the input breaks a format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relint.model.dependency import Mode
from relint.model.system import System
from relint.reports.graph import GRAPH_FORMATS, render
from relint.reports.graph.picture import View, matching, picture
from tests.reports.arbitrary import texts
from tests.reports.systems import (
    ALERT,
    BUCKET,
    CACHE,
    CHECKOUT,
    CONTAINER,
    DATABASE,
    INGRESS,
    SHOP,
    SLO,
    SUBNETS,
    systems,
)

MERMAID = """\
flowchart LR
  %% 4 of 12 resources are not shown
  subgraph g0["alerts.yaml"]
    n0(["alert Slow<br/>alert"])
  end
  subgraph g1["infra"]
    n1[("aws_db_instance.orders<br/>database")]
    n2[("aws_elasticache_cluster.sessions<br/>cache")]
    n3["aws_subnet.a<br/>subnet"]
    n4["aws_subnet.b<br/>subnet"]
  end
  subgraph g2["k8s: shop"]
    n5["Deployment shop/checkout<br/>workload"]
    n6["Ingress shop/web<br/>ingress"]
    n7(["ServiceLevelObjective shop/checkout<br/>objective"])
  end
  n0 -.-> n5
  n1 -->|"1 of 2"| n3
  n1 -->|"1 of 2"| n4
  n5 --> n1
  n5 -.->|"startup"| n2
  n6 --> n5
  n7 --> n5
  classDef alone stroke:#c00,stroke-width:3px
  class n1 alone
"""

VIEWS = st.builds(View, everything=st.booleans(), focus=st.just("") | texts, depth=st.integers(0, 3))


def test_mermaid_groups_nodes_and_tells_modes_apart() -> None:
    assert render("mermaid", picture(SHOP, View(alone={DATABASE}))) == MERMAID


def test_parts_stand_for_their_whole_and_the_strongest_need_is_kept() -> None:
    shown = picture(SHOP, View())
    assert CONTAINER not in shown.nodes
    assert BUCKET not in shown.nodes
    assert ALERT in shown.nodes
    assert {node.resource.kind for node in shown.nodes.values()}.isdisjoint({"service-account", "rule-group"})
    modes = {(edge.consumer, edge.provider): edge.mode for edge in shown.edges}
    assert modes[CHECKOUT, DATABASE] is Mode.HARD
    assert modes[CHECKOUT, CACHE] is Mode.STARTUP


def test_everything_hides_nothing() -> None:
    shown = picture(SHOP, View(everything=True))
    assert set(shown.nodes) == set(SHOP.resources)
    assert shown.hidden_nodes == 0
    assert (DATABASE, BUCKET) in {(edge.consumer, edge.provider) for edge in shown.edges}


@pytest.mark.parametrize(
    ("focus", "depth", "shown"),
    [
        ("Ingress shop/web", 1, {INGRESS, CHECKOUT}),
        ("aws_subnet.*", 1, {*SUBNETS, DATABASE}),
        ("infra:aws_db_instance.orders", 0, {DATABASE}),
        (
            "Deployment shop/checkout/web",
            1,
            {CHECKOUT, INGRESS, SLO, DATABASE, CACHE, ALERT, "k8s:ServiceAccount shop/checkout"},
        ),
        ("nothing", 3, set()),
    ],
)
def test_a_focus_shows_what_lies_around_it(focus: str, depth: int, shown: set[str]) -> None:
    assert set(picture(SHOP, View(focus=focus, depth=depth)).nodes) == shown


def test_an_exact_address_is_no_glob() -> None:
    resource = SHOP.resources[DATABASE]
    assert matching(SHOP, resource.address) == {DATABASE}


@pytest.mark.parametrize("name", GRAPH_FORMATS)
@settings(max_examples=60, deadline=None)
@given(system=systems(), view=VIEWS)
def test_no_name_breaks_out_of_a_format(name: str, system: System, view: View) -> None:
    text = render(name, picture(system, view))
    assert text == render(name, picture(system, view))
    assert text.replace("\n", "").isprintable()
    CHECKS[name](text)


def _mermaid(text: str) -> None:
    label = r'"(?:#\d+;|<br/>|[^"`<>&|;#\[\](){}])*"'
    shapes = (rf"\[{label}\]", rf"\(\[{label}\]\)", rf"\[\({label}\)\]")
    node = rf"\s+n\d+(?:{'|'.join(shapes)})"
    edge = rf"\s+n\d+ (?:-->|-\.->)(?:\|{label}\|)? n\d+"
    known = re.compile(rf"flowchart LR|\s+%% [\w ,:-]+|\s+subgraph g\d+\[{label}\]|\s+end|{node}|{edge}")
    assert all(known.fullmatch(line) for line in text.splitlines())


def _dot(text: str) -> None:
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert re.fullmatch(r"[\w\s{}\[\];=,>-]*", outside, re.ASCII)


def _graphml(text: str) -> None:
    assert ET.fromstring(text).tag.endswith("graphml")  # noqa: S314


def _json(text: str) -> None:
    document = json.loads(text)
    ids = {node["id"] for node in document["nodes"]}
    assert {edge[end] for edge in document["edges"] for end in ("consumer", "provider")} <= ids


CHECKS = {"mermaid": _mermaid, "dot": _dot, "graphml": _graphml, "json": _json}
