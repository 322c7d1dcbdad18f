"""Labels, routes, host names and autoscalers joined as a cluster would."""

from __future__ import annotations

from math import ceil
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from relint.linking import kubernetes
from relint.linking.links import Inventory, Links
from relint.linking.scaling import _allowed
from relint.model.dependency import Mode, Relation
from relint.model.value import Known, Unknown
from relint.readers import kubernetes as reader
from relint.readers.detect import classify


def linked(**files: str) -> tuple[Inventory, Links]:
    documents = [
        f.document for name, source in files.items() for f in classify(f"{name}.yaml", source.encode()).documents
    ]
    inventory = Inventory({r.id: r for r in reader.read(documents).resources})
    return inventory, kubernetes.link(inventory)


def fact(links: Links, address: str, name: str) -> Any:
    value = links.derived[address][name]
    return value.data if isinstance(value, Known) else value


def workload(
    name: str, labels: str = "", *, kind: str = "Deployment", namespace: str = "", extra: str = "", replicas: int = 2
) -> str:
    place = f", namespace: {namespace}" if namespace else ""
    return (
        f"---\napiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}{place}}}\nspec:\n  replicas: {replicas}\n"
        f"  template:\n    metadata: {{labels: {{{labels or f'app: {name}'}}}}}\n    spec:\n      containers:\n"
        f"        - name: {name}\n          image: shop/{name}:1\n{extra}"
    )


def service(name: str, selector: str = "", namespace: str = "") -> str:
    place = f", namespace: {namespace}" if namespace else ""
    return (
        f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}{place}}}\n"
        f"spec: {{selector: {{{selector or f'app: {name}'}}}, ports: [{{port: 80}}]}}\n"
    )


def edges(links: Links, relation: Relation = Relation.FLOWS_TO) -> set[tuple[str, str, Mode]]:
    return {
        (d.consumer, provider, d.mode) for d in links.dependencies if d.relation is relation for provider in d.providers
    }


def env(name: str, value: str) -> str:
    return f'          env: [{{name: {name}, value: "{value}"}}]\n'


def test_an_address_in_an_environment_variable_is_a_dependency() -> None:
    for value in ("cart:7070", "http://cart.default.svc.cluster.local/x", "cart.default:7070", "redis://:p@cart:1/0"):
        _, links = linked(a=workload("web", extra=env("CART_ADDR", value)) + workload("cart") + service("cart"))
        assert ("Deployment default/web", "Service default/cart", Mode.HARD) in edges(links), value


def test_a_word_that_is_no_address_is_none() -> None:
    for name, value in (
        ("GREETING", "cart"),
        ("CART_ADDR", "cart.example.com:80"),
        ("CART_ADDR", "localhost:1"),
        ("V", "cart/1"),
    ):
        _, links = linked(a=workload("web", extra=env(name, value)) + workload("cart") + service("cart"))
        assert all(provider != "Service default/cart" for _, provider, _ in edges(links)), value


def test_telemetry_is_soft() -> None:
    _, links = linked(
        a=workload("web", extra=env("OTEL_ENDPOINT", "http://otel:4317")) + workload("otel") + service("otel")
    )
    assert ("Deployment default/web", "Service default/otel", Mode.SOFT) in edges(links)


def test_an_address_in_a_config_map_is_needed_by_its_user() -> None:
    config = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {CART_URL: 'http://cart:80'}\n"
    taken = "          envFrom: [{configMapRef: {name: c}}]\n"
    _, links = linked(a=workload("web", extra=taken) + config + workload("cart") + service("cart"))
    assert ("Deployment default/web", "Service default/cart", Mode.HARD) in edges(links)
    assert ("Deployment default/web", "ConfigMap default/c", Mode.STARTUP) in edges(links, Relation.USES)


def test_a_service_stands_between_a_route_and_its_pods() -> None:
    ingress = (
        "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\n"
        "spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n"
    )
    _, links = linked(a=workload("web") + service("web") + ingress)
    assert edges(links) == {
        ("Ingress default/i", "Service default/web", Mode.HARD),
        ("Service default/web", "Deployment default/web", Mode.HARD),
    }
    assert fact(links, "Deployment default/web", "exposed") is True


def test_unresolved_is_not_dangling() -> None:
    _, links = linked(a=service("db", "cluster: db") + workload("web"))
    assert isinstance(fact(links, "Service default/db", "matches"), Unknown)


def test_a_near_miss_is_shown() -> None:
    _, links = linked(a=service("web", "app: webb") + workload("web"))
    assert fact(links, "Service default/web", "matches") == 0
    assert fact(links, "Service default/web", "near_misses") == "Deployment default/web: label app differs: webb / web"


def test_pods_in_another_namespace_are_a_near_miss() -> None:
    _, links = linked(a=service("web", namespace="b") + workload("web", namespace="a"))
    assert "in namespace a" in fact(links, "Service b/web", "near_misses")


def test_a_namespace_that_only_one_side_writes_is_no_obstacle() -> None:
    _, links = linked(a=service("web", namespace="shop") + workload("web"))
    assert fact(links, "Service shop/web", "matches") == 1


def test_overlays_do_not_satisfy_each_other() -> None:
    _, links = linked(**{"prod/a": service("web") + workload("web"), "dev/a": service("web")})
    assert fact(links, "prod:Service default/web", "matches") == 1
    assert isinstance(fact(links, "dev:Service default/web", "matches"), Unknown)


def test_an_autoscaler_decides_how_many_pods_there_are() -> None:
    scaler = (
        "---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: s}\n"
        "spec: {scaleTargetRef: {name: web}, minReplicaCount: 3, maxReplicaCount: 9}\n"
    )
    _, links = linked(a=workload("web") + scaler)
    assert fact(links, "Deployment default/web", "least_replicas") == 3
    assert fact(links, "Deployment default/web", "scaler_writes_replicas") is True


def test_a_target_of_an_unknown_kind_is_unresolved() -> None:
    scaler = (
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: s}\n"
        "spec: {scaleTargetRef: {kind: Shard, name: web}, maxReplicas: 9}\n"
    )
    _, links = linked(a=scaler)
    assert isinstance(fact(links, "HorizontalPodAutoscaler default/s", "matches"), Unknown)


@given(st.integers(0, 120), st.booleans(), st.booleans(), st.integers(1, 30))
def test_a_budget_allows_what_counting_allows(limit: int, percent: bool, upper: bool, pods: int) -> None:
    text = f"{limit}%" if percent else limit
    count = ceil(limit * pods / 100) if percent else limit
    allowed = _allowed(None, text, pods) if upper else _allowed(text, None, pods)
    survivors_needed = max(pods - count, 0) if upper else count
    evictions = 0
    while pods - evictions - 1 >= survivors_needed and evictions < pods:
        evictions += 1
    assert allowed == evictions
