"""Systems to draw: one believable, and any whatever."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from relint.model.dependency import Dependency, Evidence, Mode, Relation
from relint.model.resource import Format, Resource
from relint.model.span import whole_file
from relint.model.system import System
from tests.reports.arbitrary import texts

HERE = whole_file("main.tf")
TERRAFORM, CLUSTER = "infra", "k8s"


def _resource(address: str, kind: str, *, namespace: str = "", scope: str = TERRAFORM, parent: str = "") -> Resource:
    format_: Format = "kubernetes" if scope == CLUSTER else "terraform"
    type_ = re.split("[ .]", address, maxsplit=1)[0]
    return Resource(address, type_, kind, format_, HERE, scope=scope, namespace=namespace, parent=parent)


def _needs(
    consumer: str, *providers: str, mode: Mode = Mode.HARD, relation: Relation = Relation.FLOWS_TO
) -> Dependency:
    return Dependency(consumer, providers, Evidence(f"{consumer} names it", HERE), relation, mode, 1)


INGRESS, CHECKOUT = "k8s:Ingress shop/web", "k8s:Deployment shop/checkout"
CONTAINER = "k8s:Deployment shop/checkout/web"
DATABASE, CACHE = "infra:aws_db_instance.orders", "infra:aws_elasticache_cluster.sessions"
SUBNETS = ("infra:aws_subnet.a", "infra:aws_subnet.b")
ALERT, ACCOUNT = "alerts.yaml:alert Slow", "k8s:ServiceAccount shop/checkout"
BUCKET, SLO = "infra:aws_s3_bucket.logs", "k8s:ServiceLevelObjective shop/checkout"

SHOP = System(
    resources={
        resource.id: resource
        for resource in (
            _resource("Ingress shop/web", "ingress", namespace="shop", scope=CLUSTER),
            _resource("Deployment shop/checkout", "workload", namespace="shop", scope=CLUSTER),
            _resource("Deployment shop/checkout/web", "container", namespace="shop", scope=CLUSTER, parent=CHECKOUT),
            _resource("ServiceLevelObjective shop/checkout", "objective", namespace="shop", scope=CLUSTER),
            _resource("aws_db_instance.orders", "database"),
            _resource("aws_elasticache_cluster.sessions", "cache"),
            _resource("aws_subnet.a", "subnet"),
            _resource("aws_subnet.b", "subnet"),
            _resource("aws_s3_bucket.logs", "bucket"),
            _resource("ServiceAccount shop/checkout", "service-account", namespace="shop", scope=CLUSTER),
            _resource("rule group shop", "rule-group", scope="alerts.yaml"),
            _resource("alert Slow", "alert", scope="alerts.yaml", parent="alerts.yaml:rule group shop"),
        )
    },
    dependencies=(
        _needs(INGRESS, CHECKOUT),
        _needs(CONTAINER, DATABASE),
        _needs(CONTAINER, CACHE, mode=Mode.SOFT),
        _needs(CHECKOUT, CACHE, mode=Mode.STARTUP),
        _needs(DATABASE, *SUBNETS, relation=Relation.PLACED_IN),
        _needs(SLO, CHECKOUT, relation=Relation.OBSERVES),
        _needs(DATABASE, BUCKET, mode=Mode.SOFT, relation=Relation.REFERS),
        _needs(CHECKOUT, ACCOUNT, mode=Mode.STARTUP),
        _needs(ALERT, CHECKOUT, mode=Mode.SOFT, relation=Relation.OBSERVES),
        _needs(CHECKOUT, CONTAINER, relation=Relation.PART_OF),
    ),
)


@st.composite
def systems(draw: st.DrawFn) -> System:
    """Draw a system with hostile names, loops of parents, and needs of things that are not there."""
    names = draw(st.lists(texts, min_size=1, max_size=6))
    some = st.sampled_from(names) | texts
    resources = [
        Resource(name, draw(texts), draw(st.sampled_from(("database", "alert", "other"))), "terraform", HERE,
                 namespace=draw(texts), parent=draw(some))
        for name in names
    ]  # fmt: skip
    dependencies = st.builds(
        Dependency,
        some,
        st.lists(some, min_size=1, max_size=3).map(lambda found: tuple(sorted(set(found)))),
        st.builds(Evidence, texts, st.just(HERE)),
        st.sampled_from(Relation),
        st.sampled_from(Mode),
        st.integers(1, 3),
    )
    return System({resource.id: resource for resource in resources}, tuple(draw(st.lists(dependencies, max_size=8))))
