"""The data files of the catalog: every expression compiles, every word is declared, every default says who says so."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from relint.catalog import sources
from relint.catalog.companions import companion_types, companions
from relint.catalog.kinds import attributes_of, kinds
from relint.catalog.relations import words
from relint.catalog.types import TypeEntry, all_types, type_entry
from relint.lang.cel import Environment
from relint.model.value import Data, Known, Unknown, Value

ENTRIES = all_types()
AWS = [entry for entry in ENTRIES if entry.type.startswith("aws_")]
EACH = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.type)


@EACH
def test_kind_is_declared(entry: TypeEntry) -> None:
    assert entry.kind in kinds()


@EACH
def test_every_attribute_is_a_declared_word_and_compiles(entry: TypeEntry) -> None:
    assert set(entry.expressions) == set(entry.attributes) <= set(attributes_of(entry.kind))


@EACH
def test_every_default_has_a_source(entry: TypeEntry) -> None:
    assert [path for path, default in entry.defaults.items() if not default.source] == []


@EACH
def test_every_reference_has_a_known_meaning(entry: TypeEntry) -> None:
    assert set(entry.refers.values()) <= set(words())


@EACH
def test_every_availability_row_compiles(entry: TypeEntry) -> None:
    for row in entry.availability:
        if row.get("when", "").startswith("self.") and "this." not in row["when"]:
            Environment({}).compile(row["when"])
        assert row.get("sla")


def test_as_many_types_of_aws_as_were_asked_for() -> None:
    assert len(AWS) >= 75


@pytest.mark.parametrize("type_", companion_types())
def test_companions_speak_in_words_of_their_owners(type_: str) -> None:
    for companion in companions(type_):
        for owner in companion.of:
            entry = type_entry(owner)
            assert entry is not None, owner
            said = {word for word, _ in companion.facts} | ({companion.counts} if companion.counts else set())
            assert said <= set(attributes_of(entry.kind))


def test_two_kinds_do_not_give_one_word_two_units() -> None:
    units: dict[str, set[str]] = {}
    for attributes in kinds().values():
        for name, attribute in attributes.items():
            if attribute.unit and name.endswith(("_seconds", "_days", "_percent")):
                units.setdefault(name, set()).add(attribute.unit)
    assert {name: found for name, found in units.items() if len(found) > 1} == {}


def fact(type_: str, word: str, attributes: Mapping[str, Data]) -> Value:
    from relint.catalog.facts import CatalogFacts
    from relint.model.resource import Resource
    from relint.model.span import whole_file

    entry = type_entry(type_)
    assert entry is not None
    resource = Resource(f"{type_}.x", type_, entry.kind, "terraform", whole_file("main.tf"), attributes=attributes)
    return CatalogFacts(entry, resource)[word]


def test_a_default_names_its_source() -> None:
    value = fact("aws_db_instance", "backup_days", {})
    assert isinstance(value, Known)
    assert (value.data, value.origin, value.source) == (0, "default", "hashicorp/aws docs r/db_instance")


def test_text_counts_as_what_it_means() -> None:
    value = fact("aws_db_instance", "zones", {"multi_az": "true"})
    assert isinstance(value, Known)
    assert value.data == 2


def test_unknown_stays_unknown_with_its_reason() -> None:
    value = fact("aws_db_instance", "zones", {"multi_az": Unknown("var.ha has no default")})
    assert isinstance(value, Unknown)
    assert "var.ha has no default" in value.why


@pytest.mark.parametrize(
    ("data", "present"),
    [("text", True), ("", False), (None, False), (Unknown("open", present=True), True), (Unknown("open"), None)],
)
def test_what_is_written_is_told_even_where_its_value_is_unknown(data: Data, present: bool | None) -> None:
    value = fact("aws_sqs_queue", "dead_letter", {"redrive_policy": data})
    assert (None if isinstance(value, Unknown) else value.data) is present


def test_every_file_of_types_is_a_mapping() -> None:
    for name in sources.names("types"):
        assert isinstance(sources.load(name), Mapping)


HOSTILE: tuple[Data, ...] = (
    "x",
    5,
    10**400,
    -(10**400),
    True,
    None,
    [],
    ["a", None, 5],
    {"a": 1},
    [{"a": 1}, {"b": 2}],
    [[["a"]]],
)


@pytest.mark.parametrize("entry", AWS, ids=lambda entry: entry.type)
def test_attributes_of_any_shape_give_a_fact_or_an_unknown(entry: TypeEntry) -> None:
    for data in HOSTILE:
        names = {name.split(".")[1] for expression in entry.expressions.values() for name in expression.names}
        for word in entry.attributes:
            assert isinstance(fact(entry.type, word, dict.fromkeys(sorted(names), data)), (Known, Unknown))
