"""Alarms -> what they watch, where a dimension names it as text: references are joined elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from relint.linking.links import Inventory, Links
from relint.model.dependency import Dependency, Evidence, Relation
from relint.model.resource import Resource

DIMENSIONS: Mapping[str, tuple[str, str]] = {
    "QueueName": ("aws_sqs_queue", "name"),
    "TopicName": ("aws_sns_topic", "name"),
    "FunctionName": ("aws_lambda_function", "function_name"),
    "TableName": ("aws_dynamodb_table", "name"),
    "StreamName": ("aws_kinesis_stream", "name"),
    "BucketName": ("aws_s3_bucket", "bucket"),
    "ServiceName": ("aws_ecs_service", "name"),
    "ClusterName": ("aws_ecs_cluster", "name"),
    "DBInstanceIdentifier": ("aws_db_instance", "identifier"),
    "DBClusterIdentifier": ("aws_rds_cluster", "cluster_identifier"),
    "CacheClusterId": ("aws_elasticache_cluster", "cluster_id"),
    "ReplicationGroupId": ("aws_elasticache_replication_group", "replication_group_id"),
    "AutoScalingGroupName": ("aws_autoscaling_group", "name"),
    "LoadBalancerName": ("aws_elb", "name"),
    "DomainName": ("aws_opensearch_domain", "domain_name"),
}
"""Dimension of CloudWatch -> the type that it names, and by which attribute (the services' metric documentation)."""

PATHS = ("dimensions", "metric_query.metric.dimensions")


def link(inventory: Inventory) -> Links:
    """Return an edge from each CloudWatch alarm to the one resource whose name stands in a dimension."""
    links = Links()
    alarms = [r for identity, r in inventory.resources.items() if identity in inventory.alerts and _is_alarm(r)]
    names = _by_name(inventory.resources) if alarms else {}
    for alarm in alarms:
        for path, dimension, name in _named(alarm):
            type_, _ = DIMENSIONS[dimension]
            found = names.get((type_, name), [])
            near = [resource for resource in found if resource.scope == alarm.scope] or found
            if len(near) == 1:
                evidence = Evidence(f"its {dimension} is {name[:120]}", alarm.span_of(path))
                links.dependencies.append(Dependency(alarm.id, (near[0].id,), evidence, Relation.OBSERVES))
    return links


def _is_alarm(resource: Resource) -> bool:
    return resource.type == "aws_cloudwatch_metric_alarm"


def _by_name(resources: Mapping[str, Resource]) -> Mapping[tuple[str, str], list[Resource]]:
    keys = dict(DIMENSIONS.values())
    table: dict[tuple[str, str], list[Resource]] = {}
    for resource in resources.values():
        name = resource.attributes.get(keys[resource.type]) if resource.type in keys else None
        if isinstance(name, str) and name:
            table.setdefault((resource.type, name), []).append(resource)
    return table


def _named(alarm: Resource) -> Iterator[tuple[str, str, str]]:
    """Yield the path, the dimension and the name of each known dimension."""
    yield from ((PATHS[0], key, name) for key, name in _texts(alarm.attributes.get("dimensions")))
    queries = alarm.attributes.get("metric_query")
    for query in queries if isinstance(queries, list | tuple) else []:
        metrics = query.get("metric") if isinstance(query, Mapping) else None
        for metric in metrics if isinstance(metrics, list | tuple) else []:
            if isinstance(metric, Mapping):
                yield from ((PATHS[1], key, name) for key, name in _texts(metric.get("dimensions")))


def _texts(dimensions: object) -> Iterator[tuple[str, str]]:
    for key, name in dimensions.items() if isinstance(dimensions, Mapping) else ():
        if key in DIMENSIONS and isinstance(name, str):
            yield key, name
