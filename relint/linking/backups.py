"""Which stores a backup plan or a snapshot policy covers: by name, by a pattern of ARNs, or by tag."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

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
TAGS = ("tags", "tags_all", "__provider.default_tags")


class Choices:
    """What several selections or policies choose; each is read once."""

    def __init__(self) -> None:
        self.named: dict[str, Known] = {}  # by id of the store
        self.excepted: set[str] = set()  # ids of stores that are left out, whatever else chooses them
        self.excepted_sorts: set[tuple[str, str]] = set()
        self.tags: dict[tuple[str, str], Known] = {}
        self.keys: set[str] = set()
        self.patterns: dict[tuple[str, str], Known] = {}  # service and sort of an ARN; "" stands for any
        self.doubt: Unknown | None = None
        self.last: Known = Known(data=False, origin="derived")

    def verdict(self, store: Resource) -> Value:
        """Tell whether a store is chosen; unknown where a choice, or a tag of the store, is."""
        if store.id in self.excepted or not self.excepted_sorts.isdisjoint(_widths(*ARNS[store.type])):
            return self.last
        chosen = self.named.get(store.id) or self._by_pattern(store) or self._by_tag(store)
        return chosen or self.doubt or self._untold(store) or self.last

    def _by_pattern(self, store: Resource) -> Known | None:
        service, sort = ARNS[store.type]
        return next((self.patterns[key] for key in _widths(service, sort) if key in self.patterns), None)

    def _by_tag(self, store: Resource) -> Known | None:
        pairs = (
            pair
            for path in reversed(TAGS)
            if isinstance(tags := dig(store.attributes, path), Mapping)
            for pair in tags.items()
        )
        worn = dict(pairs)  # a store's own tag outweighs its provider's
        return next((self.tags[pair] for pair in worn.items() if isinstance(pair[1], str) and pair in self.tags), None)

    def _untold(self, store: Resource) -> Unknown | None:
        if not self.keys:
            return None
        for tags in (dig(store.attributes, path) for path in TAGS):
            if isinstance(tags, Unknown):
                return Unknown(f"tags: {tags.why}", span=store.span_of("tags"))
            for key, value in tags.items() if isinstance(tags, Mapping) else ():
                if key in self.keys and isinstance(value, Unknown):
                    return Unknown(f"tags.{key}: {value.why}", span=store.span_of("tags"))
        return None

    def tag(self, key: Data, value: Data, by: Resource) -> None:
        """Choose what has a tag."""
        if isinstance(key, str) and isinstance(value, str):
            self.tags.setdefault((key, value), _covered(by))
            self.keys.add(key)
        else:
            why = next((part.why for part in (key, value) if isinstance(part, Unknown)), "it is no text")
            self.wonder(f"{by.address} selects by a tag that is unknown: {why}", by)

    def wonder(self, why: str, by: Resource) -> None:
        """Say that a choice is open."""
        self.doubt = self.doubt or Unknown(why, span=by.span.head)


def _widths(service: str, sort: str) -> Iterator[tuple[str, str]]:
    yield from ((service, sort), (service, ""), ("", sort), ("", ""))


def _covered(by: Resource) -> Known:
    return Known(data=True, span=by.span.head, origin="derived")


def link(inventory: Inventory) -> Links:
    """Return `in_backup_plan` for each store, where the input has a selection at all, and `snapshot_schedule`."""
    plans, policies = _plans(inventory), _policies(inventory)
    links = Links()
    for store in inventory.resources.values():
        if store.type in ARNS:
            snapshots = policies.get(store.type)
            facts = dict(_facts(store, plans, snapshots, inventory.derived.get(store.id, {})))
            if facts:
                links.derived[store.id] = facts
    return links


def _facts(
    store: Resource, plans: Sequence[Choices], policies: Choices | None, derived: Mapping[str, Value]
) -> Iterator[tuple[str, Value]]:
    said = [choices.verdict(store) for choices in (*plans, *([policies] if policies else []))]
    own = derived.get(IN_PLAN) or store.facts.get(IN_PLAN)
    exempt = isinstance(own, Known) and own.data is None
    if said and not exempt:
        yield IN_PLAN, either([*([own] if own else []), *said])
    if policies is not None:
        yield SCHEDULED, said[-1]


def _plans(inventory: Inventory) -> Sequence[Choices]:
    """Return what backup plans choose: those that leave something out apart, all others together."""
    together, found = Choices(), []
    for selection in (resource for resource in inventory.resources.values() if resource.type == SELECTIONS):
        choices = Choices() if "not_resources" in selection.attributes else together
        _select(selection, choices)
        _leave_out(selection, choices)
        if choices not in found:
            found.append(choices)
    return found


def _leave_out(selection: Resource, choices: Choices) -> None:
    for path, targets in selection.refs.items():
        if path.partition(".")[0] == "not_resources":
            choices.excepted.update(targets)
    for item in _listed(dig(selection.attributes, "not_resources")):
        if isinstance(item, str) and (sort := _sort_of_pattern(item)):
            choices.excepted_sorts.add(sort)


def _select(selection: Resource, choices: Choices) -> None:
    choices.last = Known(data=False, span=selection.span.head, origin="derived")
    for path, targets in selection.refs.items():
        if path.partition(".")[0] == "resources":
            choices.named.update(dict.fromkeys(targets, _covered(selection)))
    for item in _listed(dig(selection.attributes, "resources")):
        _pattern(item, selection, choices)
    for block in _listed(dig(selection.attributes, "selection_tag")):
        choices.tag(*_pair(block), selection)
    if dig(selection.attributes, "condition") is not None:
        choices.wonder(f"{selection.address} selects by condition", selection)


def _pattern(item: Data, selection: Resource, choices: Choices) -> None:
    """Note an ARN pattern that covers every store of a sort, such as `arn:aws:rds:*:*:cluster:*`."""
    if isinstance(item, Unknown):
        if not item.refs:
            choices.wonder(f"{selection.address}: {item.why}", selection)
        return
    sort = _sort_of_pattern(str(item))
    if sort is not None:
        choices.patterns.setdefault(sort, _covered(selection))


def _sort_of_pattern(text: str) -> tuple[str, str] | None:
    """Return the service and the sort of resource that a pattern of ARNs means as a whole; "" stands for any."""
    parts = text.split(":", 5)
    if text == "*":
        return "", ""
    if len(parts) == 6 and parts[5].endswith("*"):
        return "" if parts[2] == "*" else parts[2], parts[5].rstrip("*").rstrip(":/")
    return None


def _pair(block: Data) -> tuple[Data, Data]:
    return (block, block) if isinstance(block, Unknown) else (dig(block, "key"), dig(block, "value"))


def _policies(inventory: Inventory) -> Mapping[str, Choices]:
    """Return what snapshot policies choose, by type of store."""
    table: dict[str, Choices] = {}
    for policy in inventory.resources.values():
        on = policy.type == POLICIES and policy.attributes.get("state") != "DISABLED"
        type_ = SNAPSHOTS.get(_sort(policy)) if on else None
        if type_ is not None:
            choices = table.setdefault(type_, Choices())
            tags = dig(policy.attributes, "policy_details.target_tags")
            pairs = tags.items() if isinstance(tags, Mapping) else [(tags, tags)] if isinstance(tags, Unknown) else ()
            for key, value in pairs:
                choices.tag(key, value, policy)
    return table


def _sort(policy: Resource) -> str:
    sorts = dig(policy.attributes, "policy_details.resource_types")
    first = sorts[0] if isinstance(sorts, Sequence) and len(sorts) == 1 else sorts
    return first if isinstance(first, str) else ""


def _listed(data: Data) -> Iterable[Data]:
    if data is None:
        return ()
    return data if isinstance(data, Sequence) and not isinstance(data, str) else (data,)
