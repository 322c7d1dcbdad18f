"""Which stores a backup plan or a snapshot policy covers: by name, by a pattern of ARNs, or by tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from relint.linking.companions import either
from relint.linking.links import Inventory, Links
from relint.model.resource import Resource
from relint.model.value import Data, Known, Unknown, Value, dig

IN_PLAN, SCHEDULED = "in_backup_plan", "snapshot_schedule"
SELECTIONS, POLICIES = "aws_backup_selection", "aws_dlm_lifecycle_policy"
ARNS: Mapping[str, tuple[str, str]] = {
    "aws_db_instance": ("rds", "db"),
    "aws_rds_cluster": ("rds", "cluster"),
    "aws_docdb_cluster": ("rds", "cluster"),
    "aws_neptune_cluster": ("rds", "cluster"),
    "aws_dynamodb_table": ("dynamodb", "table"),
    "aws_ebs_volume": ("ec2", "volume"),
    "aws_instance": ("ec2", "instance"),
    "aws_efs_file_system": ("elasticfilesystem", "file-system"),
    "aws_fsx_windows_file_system": ("fsx", "file-system"),
    "aws_fsx_ontap_file_system": ("fsx", "file-system"),
    "aws_fsx_openzfs_file_system": ("fsx", "file-system"),
    "aws_fsx_lustre_file_system": ("fsx", "file-system"),
}
"""What AWS Backup can cover -> service and sort of resource in its ARN (AWS Backup developer guide)."""

SNAPSHOTS = {"VOLUME": "aws_ebs_volume", "INSTANCE": "aws_instance"}
TAGS = ("tags", "tags_all")


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag that a store must have to be covered; None where a part is unknown."""

    key: str | None
    value: str | None
    why: str = ""


def link(inventory: Inventory) -> Links:
    """Return `in_backup_plan` for each store, where the input has a selection at all, and `snapshot_schedule`."""
    resources = inventory.resources.values()
    selections = [resource for resource in resources if resource.type == SELECTIONS]
    policies = [resource for resource in resources if resource.type == POLICIES]
    links = Links()
    for store in resources:
        if store.type in ARNS:
            facts = dict(_facts(store, selections, policies, inventory.derived.get(store.id, {})))
            if facts:
                links.derived[store.id] = facts
    return links


def _facts(
    store: Resource, selections: Sequence[Resource], policies: Sequence[Resource], derived: Mapping[str, Value]
) -> Iterator[tuple[str, Value]]:
    own = derived.get(IN_PLAN) or store.facts.get(IN_PLAN)
    said = [own] if own else []
    snapshots = [_snapshots(policy, store) for policy in policies if SNAPSHOTS.get(_sort(policy)) == store.type]
    plans = [_covers(selection, store) for selection in selections]
    if plans or snapshots:
        yield IN_PLAN, either([*said, *plans, *snapshots])
    if snapshots:
        yield SCHEDULED, either(snapshots)


def _sort(policy: Resource) -> str:
    sorts = dig(policy.attributes, "policy_details.resource_types")
    first = sorts[0] if isinstance(sorts, Sequence) and len(sorts) == 1 else sorts
    return first if isinstance(first, str) else ""


def _snapshots(policy: Resource, store: Resource) -> Value:
    tags = dig(policy.attributes, "policy_details.target_tags")
    if isinstance(tags, Unknown) or not isinstance(tags, Mapping):
        return _unknown(policy, tags)
    wanted = [_Tag(key, value if isinstance(value, str) else None, _why(value)) for key, value in tags.items()]
    return _any_tag(wanted, store, policy)


def _covers(selection: Resource, store: Resource) -> Value:
    said = list(_verdicts(selection, store))
    return either(said) if said else _known(selection, covered=False)


def _verdicts(selection: Resource, store: Resource) -> Iterator[Value]:
    if any(store.id in targets for path, targets in selection.refs.items() if path.partition(".")[0] == "resources"):
        yield _known(selection, covered=True)
        return
    yield from (_pattern(item, selection, store) for item in _listed(dig(selection.attributes, "resources")))
    tags = [_tag(block) for block in _listed(dig(selection.attributes, "selection_tag"))]
    if tags:
        yield _any_tag(tags, store, selection)
    if dig(selection.attributes, "condition") is not None:
        yield Unknown(f"{selection.address} selects by condition", span=selection.span_of("condition"))


def _listed(data: Data) -> Iterable[Data]:
    if data is None:
        return ()
    return data if isinstance(data, Sequence) and not isinstance(data, str) else (data,)


def _pattern(item: Data, selection: Resource, store: Resource) -> Value:
    """Tell whether an ARN pattern such as `arn:aws:rds:*:*:cluster:*` covers every store of the type."""
    if isinstance(item, Unknown):
        return _known(selection, covered=False) if item.refs else _unknown(selection, item)
    text = str(item)
    if text == "*":
        return _known(selection, covered=True)
    service, sort = ARNS[store.type]
    parts = text.split(":", 5)
    same = len(parts) == 6 and parts[2] in {service, "*"} and parts[5].rstrip("*").rstrip(":/") in {sort, ""}
    return _known(selection, covered=same and text.endswith("*"))


def _tag(block: Data) -> _Tag:
    key, value = dig(block, "key"), dig(block, "value")
    why = _why(block) or _why(key) or _why(value)
    return _Tag(key if isinstance(key, str) else None, value if isinstance(value, str) else None, why)


def _why(data: Data) -> str:
    return data.why if isinstance(data, Unknown) else ""


def _any_tag(wanted: Sequence[_Tag], store: Resource, by: Resource) -> Value:
    if any(tag.key in store.labels and store.labels[tag.key] == tag.value for tag in wanted if tag.key):
        return _known(by, covered=True)
    open_tag = next((tag for tag in wanted if tag.why), None)
    if open_tag is not None:
        return Unknown(f"{by.address} selects by a tag that is unknown: {open_tag.why}", span=by.span.head)
    doubt = next((data for name in TAGS if (data := _doubt(store.attributes.get(name), wanted))), None)
    if doubt is not None:
        return Unknown(f"tags: {doubt.why}", span=store.span_of("tags"))
    return _known(by, covered=False)


def _doubt(tags: Data, wanted: Sequence[_Tag]) -> Unknown | None:
    if isinstance(tags, Unknown):
        return tags
    if not isinstance(tags, Mapping):
        return None
    return next((value for tag in wanted if isinstance(value := tags.get(tag.key or ""), Unknown)), None)


def _known(by: Resource, *, covered: bool) -> Known:
    return Known(covered, by.span.head, "derived")


def _unknown(by: Resource, data: Data) -> Unknown:
    return Unknown(f"{by.address}: {_why(data) or 'what it selects cannot be read'}", span=by.span.head)
