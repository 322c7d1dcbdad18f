"""YAML with places: the data against PyYAML's own reading, the places against the text."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from relint.lang.yaml import Map, Seq, parse, span_at
from relint.lang.yaml.build import MAX_DEPTH
from relint.lang.yaml.scalars import resolve

PRINTABLE = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12)
TEXT = PRINTABLE.filter(lambda text: resolve(text) == text)
"""Text that is text to Kubernetes too: PyYAML writes `08` and `1e3` without quotes, which are numbers to others."""
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.floats(allow_nan=False), TEXT)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(PRINTABLE.filter(lambda key: key != "<<"), inner, max_size=4),
    ),
    max_leaves=20,
)


def only(text: str) -> Any:
    parsed = parse("a.yaml", text.encode())
    assert parsed.problems == []
    (document,) = parsed.documents
    return document.root


@given(DATA, st.booleans())
def test_agrees_with_pyyaml_on_what_pyyaml_writes(data: Any, flow: bool) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=True)
    assert only(text) == data


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), DATA, min_size=1, max_size=5))
def test_every_key_stands_where_its_mark_says(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True)
    lines = text.split("\n")
    root = only(text)
    for key in data:
        span = root.span(key)
        assert lines[span.line - 1][span.column - 1 :].lstrip("'").startswith(key)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0644", 0o644), ("0o644", 0o644), ("0x1F", 31), ("1e-05", 1e-05), ("1_000", 1000), ("09", 9), (".5", 0.5),
        ("yes", True), ("off", False), ("y", "y"), ("~", None), ("", None), ("2026-11-23", "2026-11-23"),
        ("12:30:45", "12:30:45"), ("1.2.3", "1.2.3"), (".inf", float("inf")), ("-", "-"), ("99.95", 99.95),
    ],
)  # fmt: skip
def test_plain_scalars(text: str, value: object) -> None:
    found = only(f"a: {text}\n") if text != "-" else only("a: '-'\n")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize("text", ["'yes'", '"1e3"', "!!str 12", "|\n  12\n"])
def test_quoted_and_tagged_text_stays_text(text: str) -> None:
    assert isinstance(only(f"a: {text}\n")["a"], str)


def test_the_text_of_a_scalar_is_kept() -> None:
    root = only("a: 99.950\nb: '99.950'\nc: [1]\n")
    assert (root.text("a"), root.text("b"), root.text("c"), root.text("d")) == ("99.950", "99.950", None, None)


def test_paths_lead_to_spans() -> None:
    root = only("spec:\n  containers:\n    - name: a\n      image: b\n")
    span = span_at(root, "spec.containers.0.image")
    assert span is not None
    assert (span.line, span.column, span.end_line, span.end_column) == (4, 7, 4, 15)
    assert span_at(root, "spec.containers.1.image") is None
    assert span_at(root, "spec.replicas") is None


def test_anchors_merge_and_may_be_used_again() -> None:
    root = only("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\nc: &a [1]\nd: *a\n")
    assert root == {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "c": [1], "d": [1]}
    assert isinstance(root["b"], Map)
    assert isinstance(root["d"], Seq)


def test_repeated_keys_are_reported_and_the_last_counts() -> None:
    parsed = parse("a.yaml", b"a: 1\nb: 2\na: 3\n")
    assert parsed.documents[0].root == {"a": 3, "b": 2}
    assert [(repeat.key, repeat.first_line, repeat.span.line) for repeat in parsed.repeats] == [("a", 1, 3)]
    assert parsed.problems == []


def test_documents_after_a_broken_one_are_read_with_their_lines() -> None:
    parsed = parse("a.yaml", b"a: 1\n---\nb: [\n---\nc: 3\n---\nd: }\n---\ne: 5\n")
    assert [document.root for document in parsed.documents] == [{"a": 1}, {"c": 3}, {"e": 5}]
    assert [document.root.span(next(iter(document.root))).line for document in parsed.documents] == [1, 5, 9]
    assert len(parsed.problems) == 2


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_depth_is_bounded(opening: str) -> None:
    parsed = parse("a.yaml", (opening * (MAX_DEPTH + 1)).encode())
    assert [problem.message for problem in parsed.problems] == [f"nested more than {MAX_DEPTH} levels deep"]


@pytest.mark.parametrize("text", ["a: &a [*a]", "&a {b: *a}", "a: *nothing"])
def test_aliases_of_themselves_or_of_nothing(text: str) -> None:
    parsed = parse("a.yaml", text.encode())
    assert len(parsed.problems) == 1


def test_aliases_cannot_multiply_without_end() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 9)]
    (problem,) = parse("a.yaml", "\n".join(lines).encode()).problems
    assert "aliases followed" in problem.message


@given(st.binary(max_size=200))
def test_any_bytes_give_documents_or_problems(source: bytes) -> None:
    for problem in parse("a.yaml", source).problems:
        assert problem.span.line >= 1


def test_a_plain_scalar_in_a_flow_list_may_end_in_a_colon() -> None:
    text = 'first: 1\n---\na: 1\na: 2\nb: [1.2.3.4, 001:db8::, "x:]", {k::, "j":[9]}]\nc: 3\n---\nlast: [y]\n'
    parsed = parse("a.yaml", text.encode())
    assert parsed.problems == []
    assert [document.root for document in parsed.documents] == [
        {"first": 1},
        {"a": 2, "b": ["1.2.3.4", "001:db8::", "x:]", {"k::": None, "j": [9]}], "c": 3},
        {"last": ["y"]},
    ]
    assert [document.line for document in parsed.documents] == [2 - 1, 2, 7]
    assert [repeat.span.line for repeat in parsed.repeats] == [4]
    assert span_at(parsed.documents[1].root, "b.1")[1:] == (5, 14, 5, 23)  # type: ignore[index]


@pytest.mark.parametrize("text", ["a: {x:[1]}\n", "a: [b::, c\n", "a: [b::\n---\nx: [c::]\n"])
def test_what_go_refuses_too_is_a_problem(text: str) -> None:
    assert len(parse("a.yaml", text.encode()).problems) == 1
