"""What references say about who needs whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relint.catalog import sources
from relint.catalog.relations import carried, word_for, word_inside, words
from relint.catalog.types import all_types
from relint.linking.references import link
from relint.model.dependency import Dependency, Mode, Relation
from relint.model.resource import Resource
from relint.model.value import Data, Unknown
from tests.linking.hand import inventory, naming, resource


def hard(*resources: Resource) -> set[tuple[str, str]]:
    """Return consumer and provider of every hard dependency."""
    return {(d.consumer, p) for d in dependencies(*resources) if d.mode is Mode.HARD for p in d.providers}


def dependencies(*resources: Resource) -> list[Dependency]:
    return link(inventory(*resources)).dependencies


def reaches(edges: set[tuple[str, str]], start: str) -> set[str]:
    found, more = {start}, {start}
    while more:
        more = {provider for consumer, provider in edges if consumer in more} - found
        found |= more
    return found


def test_a_block_that_may_be_there_is_followed() -> None:
    service = naming("aws_ecs_service.web", load_balancer="aws_lb_target_group.web")
    open_block = replace(service, attributes={"load_balancer": Unknown("nobody can say whether it is there")})
    edge = ("aws_lb_target_group.web", "aws_ecs_service.web")
    target = resource("aws_lb_target_group.web", "target-group")
    assert hard(target, open_block) == {edge}
    assert edge not in hard(target, service)


def test_a_block_of_several_meanings_is_not() -> None:
    assert word_inside("aws_ecs_service", "load_balancer") is not None
    assert word_inside("aws_lb_listener", "nothing") is None


def test_from_a_load_balancer_to_its_containers() -> None:
    edges = hard(
        resource("aws_lb.web", "load-balancer"),
        naming(
            "aws_lb_listener.https",
            load_balancer_arn="aws_lb.web",
            default_action__target_group_arn="aws_lb_target_group.web",
        ),
        resource("aws_lb_target_group.web", "target-group"),
        naming(
            "aws_ecs_service.web",
            load_balancer__target_group_arn="aws_lb_target_group.web",
            task_definition="aws_ecs_task_definition.web",
        ),
        naming("aws_ecs_task_definition.web", container_definitions="aws_db_instance.orders"),
        resource("aws_db_instance.orders", "database"),
    )
    assert reaches(edges, "aws_lb.web") == {
        "aws_lb.web",
        "aws_lb_listener.https",
        "aws_lb_target_group.web",
        "aws_ecs_service.web",
        "aws_ecs_task_definition.web",
        "aws_db_instance.orders",
    }


def test_machines_of_a_target_group_stand_in_for_one_another() -> None:
    found = dependencies(
        resource("aws_lb_target_group.web"),
        naming(
            "aws_lb_target_group_attachment.a", target_group_arn="aws_lb_target_group.web", target_id="aws_instance.a"
        ),
        naming(
            "aws_lb_target_group_attachment.b", target_group_arn="aws_lb_target_group.web", target_id="aws_instance.b"
        ),
        resource("aws_instance.a", "vm"),
        resource("aws_instance.b", "vm"),
    )
    (group,) = [d for d in found if d.consumer == "aws_lb_target_group.web"]
    assert group.providers == ("aws_lb_target_group_attachment.a", "aws_lb_target_group_attachment.b")
    assert (group.need, group.relation, group.mode) == (1, Relation.FLOWS_TO, Mode.HARD)


def test_an_autoscaling_group_serves_its_target_group() -> None:
    assert hard(
        resource("aws_lb_target_group.web"),
        naming(
            "aws_autoscaling_group.web",
            target_group_arns="aws_lb_target_group.web",
            launch_template__id="aws_launch_template.web",
        ),
        resource("aws_launch_template.web"),
    ) == {
        ("aws_lb_target_group.web", "aws_autoscaling_group.web"),
        ("aws_autoscaling_group.web", "aws_launch_template.web"),
    }


def test_messages_flow_from_the_queue_and_wait_while_the_function_is_down() -> None:
    found = dependencies(
        resource("aws_sqs_queue.jobs", "queue"),
        naming(
            "aws_lambda_event_source_mapping.jobs",
            event_source_arn="aws_sqs_queue.jobs",
            function_name="aws_lambda_function.work",
        ),
        resource("aws_lambda_function.work", "function"),
    )
    assert [(d.consumer, d.providers, d.mode) for d in found] == [
        ("aws_sqs_queue.jobs", ("aws_lambda_event_source_mapping.jobs",), Mode.SOFT),
        ("aws_lambda_event_source_mapping.jobs", ("aws_lambda_function.work",), Mode.HARD),
    ]
    assert {d.relation for d in found} == {Relation.FLOWS_TO}


def test_an_api_needs_its_function_and_a_name_its_balancer() -> None:
    assert hard(
        resource("aws_apigatewayv2_api.shop"),
        naming(
            "aws_apigatewayv2_integration.shop",
            api_id="aws_apigatewayv2_api.shop",
            integration_uri="aws_lambda_function.shop",
        ),
        resource("aws_lambda_function.shop"),
        naming("aws_route53_record.shop", alias__name="aws_lb.shop", alias__zone_id="aws_lb.shop"),
        resource("aws_lb.shop"),
    ) == {
        ("aws_apigatewayv2_api.shop", "aws_apigatewayv2_integration.shop"),
        ("aws_apigatewayv2_integration.shop", "aws_lambda_function.shop"),
        ("aws_route53_record.shop", "aws_lb.shop"),
    }


def test_settings_handed_to_code_are_its_needs() -> None:
    found = dependencies(
        naming(
            "aws_lambda_function.shop",
            "function",
            environment__0__variables=("aws_db_instance.orders", "aws_secretsmanager_secret.key", "aws_iam_role.shop"),
        ),
        resource("aws_db_instance.orders", "database"),
        resource("aws_secretsmanager_secret.key", "secret"),
        resource("aws_iam_role.shop"),
    )
    assert {d.providers[0]: (d.relation, d.mode) for d in found} == {
        "aws_db_instance.orders": (Relation.FLOWS_TO, Mode.HARD),
        "aws_secretsmanager_secret.key": (Relation.USES, Mode.STARTUP),
        "aws_iam_role.shop": (Relation.REFERS, Mode.SOFT),
    }


def test_subnets_are_alternatives() -> None:
    (placed,) = dependencies(
        naming("aws_db_subnet_group.g", subnet_ids=("aws_subnet.a", "aws_subnet.b")),
        resource("aws_subnet.a"),
        resource("aws_subnet.b"),
    )
    assert (placed.relation, placed.need, len(placed.providers)) == (Relation.PLACED_IN, 1, 2)


def test_what_nobody_knows_merely_refers() -> None:
    (found,) = dependencies(naming("acme_thing.x", whatever="acme_other.y"), resource("acme_other.y"))
    assert (found.relation, found.mode) == (Relation.REFERS, Mode.SOFT)
    assert found.evidence.message == "whatever of acme_thing.x names acme_other.y"


def test_a_reference_with_a_meaning_hides_one_without() -> None:
    found = dependencies(
        naming("aws_lb_listener.l", load_balancer_arn="aws_lb.web", depends_on="aws_lb.web"), resource("aws_lb.web")
    )
    assert [(d.consumer, d.mode) for d in found] == [("aws_lb.web", Mode.HARD)]


def test_a_record_that_proves_ownership_serves_nobody() -> None:
    record = naming("aws_route53_record.proof", records="aws_acm_certificate.web")
    assert hard(record, resource("aws_acm_certificate.web")) == set()


def test_references_to_what_is_not_there_are_left_out() -> None:
    assert dependencies(naming("aws_lb_listener.l", load_balancer_arn=("aws_lb.gone", "aws_lb_listener.l"))) == []


@pytest.mark.parametrize(
    ("path", "word"), [("kms_key_id", "needs-key"), ("subnet_ids.0", "placed-in"), ("nothing", "")]
)
def test_what_holds_for_every_type(path: str, word: str) -> None:
    found = word_for("acme_thing", path)
    assert (found[0].name if found else "") == word


def test_the_older_name_of_a_type() -> None:
    found = word_for("aws_alb_listener", "load_balancer_arn")
    assert found is not None
    assert found[0].name == "serves"


def test_every_word_in_the_catalog_has_a_meaning() -> None:
    tables = [*sources.load("references.yaml").values(), *(entry.refers for entry in all_types())]
    used = {word for table in tables for word in table.values()} | set(carried().values())
    assert used <= set(words())


@pytest.mark.parametrize(("groups", "count"), [([], 2), ([{"origin_id": "both"}], 1)])
def test_origins_of_a_group_stand_in_for_one_another(groups: Data, count: int) -> None:
    edge = resource(
        "aws_cloudfront_distribution.shop",
        refs={"origin.0.domain_name": ("aws_lb.a",), "origin.1.domain_name": ("aws_lb.b",)},
        attributes={"origin_group": groups},
    )
    assert len(dependencies(edge, resource("aws_lb.a"), resource("aws_lb.b"))) == count
