"""The parser: structure, places, what Terraform refuses, and agreement with other parsers of HCL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import hcl2
import pytest
import tree_sitter
import tree_sitter_hcl
from hypothesis import given
from hypothesis import strategies as st

from relint.lang.hcl import syntax
from relint.lang.hcl.parse import decoded, parse, parse_expression, parse_template
from relint.lang.hcl.recover import readable
from relint.lang.hcl.syntax import Block, Body, SyntaxFault

MODULES = Path(__file__).parents[2] / "readers" / "terraform" / "conformance"
SOUND = [path for path in sorted(MODULES.rglob("*.tf")) if not path.parts[-2].startswith("error_")]


def fault(text: str) -> SyntaxFault:
    with pytest.raises(SyntaxFault) as caught:
        parse("main.tf", text)
    return caught.value


def test_blocks_labels_and_places() -> None:
    body = parse("main.tf", 'resource "aws_vpc" main {\n  cidr = "10.0.0.0/16"\n\n  tags = {\n    a = 1\n  }\n}\n')
    (block,) = body.blocks
    assert (block.type, block.labels) == ("resource", ("aws_vpc", "main"))
    assert block.span == ("main.tf", 1, 1, 7, 2)
    assert block.body.span(block.body.attributes["cidr"]) == ("main.tf", 2, 3, 2, 23)
    assert block.body.span(block.body.attributes["tags"]) == ("main.tf", 4, 3, 6, 4)


def test_columns_count_characters() -> None:
    body = parse("main.tf", 'a = "äöü" # ß\nb = ["é", x.y]\n'.encode())
    expr = body.attributes["b"].expr
    assert isinstance(expr, syntax.TupleOf)
    assert body.source.span(expr.items[1].start, expr.items[1].end) == ("main.tf", 2, 11, 2, 14)


def test_a_byte_order_mark_and_crlf_are_accepted() -> None:
    body = parse("main.tf", b"\xef\xbb\xbfa = 1\r\nb {\r\n}\r\n")
    assert list(body.attributes) == ["a"]
    assert [block.type for block in body.blocks] == ["b"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a = 1 b = 2\n", 1, 7),
        ("a = 1\na = 2\n", 2, 1),
        ("a { b = 1 c = 2 }\n", 1, 11),
        ("a { b { } }\n", 1, 5),
        ("a {\n  b = 1 }\n", 2, 9),
        ("a {} b {}\n", 1, 6),
        ("a = [1, 2\n", 2, 1),
        ("a = {\n  b =\n 1\n}\n", 2, 6),
        ('a = "x\n', 1, 5),
        ("a = <<E\nx\n", 3, 1),
        ("a = b ?\n c : d\n", 1, 8),
        ("a = 1 +\n2\n", 1, 8),
        ('a = "%{if x}"\n', 1, 6),
        ('a = "${x"\n', 1, 9),
        ("a = { b = 1 c = 2 }\n", 1, 13),
        ("a = { for = 1 }\n", 1, 11),
        ("= 1\n", 1, 1),
        ('"a" = 1\n', 1, 1),
        ("a = 'x'\n", 1, 5),
        ("a = b..c\n", 1, 7),
        ("a = [for x in y]\n", 1, 16),
        ("a = {for x in y : x}\n", 1, 5),
        ("a = f(1 2)\n", 1, 9),
        ("a = x & y\n", 1, 7),
        ('resource "a" {\n', 1, 1),
    ],
)
def test_what_terraform_refuses_is_refused_at_its_place(text: str, line: int, column: int) -> None:
    error = fault(text)
    assert syntax.Source("main.tf", text).place(error.offset) == (line, column), error.reason


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SyntaxFault, match="UTF-8"):
        parse("main.tf", b"a = \xff\n")


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 10_000,
        "a = " + "(" * 10_000 + ")" * 10_000,
        "a = " + "-" * 10_000 + "1",
        'a = "' + "${" * 10_000,
        "a {\n" * 10_000,
        "a = " + "f(" * 10_000,
        "a = " + "x ? y : " * 10_000 + "z",
        "a = x" + "[0]" * 10_000,
        "a = x" + "[*]" * 10_000,
        'a = "' + "%{if a}" * 10_000 + "%{endif}" * 10_000 + '"',
    ],
)
def test_deep_nesting_is_a_fault_not_a_crash(text: str) -> None:
    fault(text)


def test_a_long_chain_of_operators_is_no_nesting() -> None:
    assert parse("main.tf", "a = " + "1 + " * 20_000 + "1\n").attributes


def test_recovery_keeps_the_sound_blocks() -> None:
    text = b'variable "a" {\n  default = 1\n}\nresource "x" "broken" {\n  a = [1,\n\nresource "x" "y" {\n  b = 2\n}\n'
    body = readable("main.tf", text)
    assert body is not None
    assert [(block.type, block.labels) for block in body.blocks] == [("variable", ("a",)), ("resource", ("x", "y"))]


def test_recovery_does_not_look_into_sound_blocks() -> None:
    body = readable("main.tf", b'locals {\n  t = <<E\nresource "x" "in_text" {\n}\nE\n}\n}\n')
    assert body is not None
    assert [block.type for block in body.blocks] == ["locals"]


def shape(body: Body) -> list[Any]:
    """Return the structure of a body: names of attributes, and blocks with their labels."""
    blocks = [(block.type, *block.labels, *shape(block.body)) for block in body.blocks]
    return [sorted(body.attributes), sorted(blocks, key=repr)]


def hcl2_shape(record: Mapping[str, Any]) -> list[Any]:
    """Return the same of what python-hcl2 makes of a file."""
    attributes = [name for name, value in record.items() if not _is_blocks(value) and not name.startswith("__")]
    blocks = [
        block
        for name, value in record.items()
        if _is_blocks(value)
        for each in value
        for block in _unnested(name, each)
    ]
    return [sorted(attributes), sorted(blocks, key=repr)]


def _is_blocks(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) and _is_body(each) for each in value)


def _is_body(record: Mapping[str, Any]) -> bool:
    return "__is_block__" in record or any(isinstance(each, dict) and _is_body(each) for each in record.values())


def _unnested(name: str, record: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    if "__is_block__" in record:
        yield (name, *hcl2_shape(record))
        return
    for label, below in record.items():
        if isinstance(below, dict):
            yield from ((name, label.strip('"'), *rest[1:]) for rest in _unnested(name, below))


BEYOND_HCL2 = {
    "comments_and_layout",
    "namespaced_functions",
    "strings",
    "unicode",
    "unknown_collections",
    "templates_in_odd_places",
    "unicode_ident",
    "odd_keys",
    "comments_everywhere",
    "line_continuations",
}
"""Modules with what python-hcl2 cannot read: comments inside expressions, `core::`, strip markers, names beyond ASCII,
a number as the result of a for expression, an interpolation over several lines, an escaped `%%{`."""


@pytest.mark.parametrize(
    "path",
    [path for path in SOUND if path.parts[-2] not in BEYOND_HCL2],
    ids=lambda path: path.relative_to(MODULES).as_posix(),
)
def test_python_hcl2_agrees_on_the_blocks(path: Path) -> None:
    text = decoded(path.read_bytes()).replace("\r\n", "\n")
    record = hcl2.loads(_without_odd_ends(text))
    assert shape(parse(str(path), text)) == hcl2_shape(record)


def _without_odd_ends(text: str) -> str:
    """Take the blanks from behind the ends of heredocs, where python-hcl2 loses what follows."""
    return "\n".join(line.strip() if line.strip() in {"EOT", "A", "B"} else line for line in text.split("\n"))


@pytest.mark.parametrize("path", SOUND, ids=lambda path: path.relative_to(MODULES).as_posix())
def test_tree_sitter_agrees_on_the_top_level(path: Path) -> None:
    source = path.read_bytes()
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))
    root = parser.parse(source).root_node
    if root.has_error:  # it does not know `1e5`
        return
    bodies = [child for child in root.children if child.type == "body"]
    lines = [node.start_point.row + 1 for body in bodies for node in body.children if node.type == "block"]
    assert [block.span.line for block in parse(str(path), source).blocks] == lines


def _outcome(read: Callable[[], object]) -> int:
    """Return where a text was refused; 0 where it was read."""
    try:
        read()
    except SyntaxFault as error:
        return error.offset
    return 0


IDENTIFIERS = st.from_regex(r"[a-z_][a-z0-9_-]{0,5}", fullmatch=True).filter(
    lambda name: name not in {"for", "in", "if"}
)


@given(st.text(alphabet='ab1 .,=?:+-*/%<>!&|()[]{}"$~\\\n#_', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (lambda: parse("main.tf", text), lambda: parse_expression(text), lambda: parse_template(text)):
        assert 0 <= _outcome(read) <= len(text)


@given(st.recursive(
    st.one_of(IDENTIFIERS, st.integers(0, 99).map(str), st.just('"s"'), st.just('"a${x}b"')),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(IDENTIFIERS, inner).map(lambda pair: f"{{ {pair[0]} = {pair[1]} }}"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} ? {three[1]} : {three[2]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} + {pair[1]})"),
        st.tuples(IDENTIFIERS, inner).map(lambda pair: f"{pair[0]}({pair[1]})"),
        inner.map(lambda item: f"[for v in {item} : v]"),
    ),
    max_leaves=12,
))  # fmt: skip
def test_spans_of_parts_lie_within_the_whole(text: str) -> None:
    expr = parse_expression(text)
    assert text[expr.start : expr.end].strip("()") in text
    for part in _parts(expr):
        assert 0 <= part.start <= part.end <= len(text)


def _parts(expr: Any) -> Iterator[Any]:
    waiting = [expr]
    while waiting:
        top = waiting.pop()
        if isinstance(top, tuple):
            waiting += top
        elif hasattr(top, "start"):
            yield top
            waiting += [getattr(top, name) for name in type(top).__slots__]


def test_recovery_of_nothing() -> None:
    assert readable("main.tf", b"\xff") is None
    assert readable("main.tf", b"}") is None


def test_blocks_know_their_source() -> None:
    (block,) = parse("a.tf", "b {\n}\n").blocks
    assert isinstance(block, Block)
    assert block.span.path == "a.tf"
