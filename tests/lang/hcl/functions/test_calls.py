"""What the recorded answers cannot show: refs, reasons, confinement, hostile input."""

from __future__ import annotations

import re

import pytest

from relint.lang.hcl.errors import EvaluationError, FileMissingError
from relint.lang.hcl.functions import Context, call
from relint.lang.hcl.types import LIST_OF_STRING, STRING
from relint.lang.hcl.values import Gap, Val, every_ref, number, object_val, string, to_data, tuple_of, unknown
from relint.model.files import MemoryFiles
from relint.model.value import Unknown

HERE = Context(files=MemoryFiles({"live/a.txt": "a", "modules/b.txt": "b", "c.txt": "c"}), root="live")
A = string("a").marked(frozenset({"aws_x.a"}))
B = string("b").marked(frozenset({"aws_x.b"}))


def test_a_text_keeps_the_refs_of_all_it_was_made_of() -> None:
    found = call("join", [string(","), tuple_of([A, B])], HERE)
    assert found.refs == {"aws_x.a", "aws_x.b"}


def test_an_element_keeps_its_own_refs_only() -> None:
    found = call("concat", [tuple_of([A]), tuple_of([B])], HERE)
    assert [item.refs for item in found.items] == [{"aws_x.a"}, {"aws_x.b"}]
    assert call("lookup", [object_val({"a": A, "b": B}), string("a")], HERE).refs == {"aws_x.a"}


def test_an_unknown_result_says_why_and_keeps_all_refs() -> None:
    gap = unknown(STRING, "it is made later", frozenset({"aws_x.c"}))
    found = call("format", [string("%s-%s"), A, gap], HERE)
    assert isinstance(found.data, Gap)
    assert found.data.why == "it is made later"
    assert found.refs == {"aws_x.a", "aws_x.c"}
    data = to_data(found)
    assert isinstance(data, Unknown)
    assert (data.why, data.refs) == ("it is made later", found.refs)


def test_keys_and_lengths_are_known_of_unknown_parts() -> None:
    gap = unknown(STRING, "later", frozenset({"aws_x.c"}))
    assert to_data(call("keys", [object_val({"a": gap})], HERE)) == ["a"]
    assert call("length", [tuple_of([gap, gap])], HERE).data == 2
    assert every_ref(call("values", [object_val({"a": gap})], HERE)) == {"aws_x.c"}


@pytest.mark.parametrize("name", ["file", "fileexists", "filebase64", "filemd5"])
@pytest.mark.parametrize("path", ["../c.txt", "../modules/b.txt", "/etc/passwd", "~/x", "../live/../c.txt", "../../x"])
def test_a_file_out_of_reach_is_unknown_whether_it_is_there_or_not(name: str, path: str) -> None:
    found = call(name, [string(path)], HERE)
    assert isinstance(found.data, Gap)
    assert found.data.why.startswith(f"{path} lies outside")
    assert "terraform.readable" in found.data.why


def test_an_absent_file_is_missing() -> None:
    with pytest.raises(FileMissingError):
        call("file", [string("b.txt")], HERE)


def test_directories_beside_the_root_can_be_in_reach() -> None:
    wider = Context(files=HERE.files, root="live", trees=lambda: ("modules",))
    assert call("file", [string("../modules/b.txt")], wider).data == "b"
    assert call("file", [string("./a.txt")], HERE).data == "a"


@pytest.mark.parametrize(
    ("base", "pattern", "names"),
    [
        (".", "*.txt", ["a.txt"]),
        ("../modules", "*", ["b.txt"]),
        (".", "../modules/*", ["../modules/b.txt"]),
        ("../modules", "../live/*", ["../live/a.txt"]),
        (".", "/*.txt", ["a.txt"]),
        (".", "../*", None),
        ("..", "*", None),
        ("../modules", "../*/a.txt", None),
        ("/", "*", None),
    ],
)
def test_a_set_of_files_is_unknown_where_its_pattern_starts_out_of_reach(
    base: str, pattern: str, names: list[str] | None
) -> None:
    wider = Context(files=HERE.files, root="live", trees=lambda: ("modules",))
    found = call("fileset", [string(base), string(pattern)], wider)
    assert (None if isinstance(found.data, Gap) else to_data(found)) == names


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("jsondecode", [string("[" * 100_000)]),
        ("yamldecode", [string("[" * 5_000)]),
        ("yamldecode", [string("a: &a [x,x]\n" + "".join(f"{i}: &b{i} [*a,*a]\n" for i in range(9)) + "z: *nope")]),
        ("regex", [string("(" * 5_000), string("a")]),
        ("indent", [number(10**10), string("\n")]),
        ("format", [string("%999999999d"), number(1)]),
        ("tonumber", [string("1e999999999")]),
        ("pow", [number(-1), number(0.5)]),
        ("nosuch", []),
        ("upper", []),
        ("upper", [A, B]),
    ],
)
def test_hostile_arguments_are_refused(name: str, args: list[Val]) -> None:
    with pytest.raises(EvaluationError):
        call(name, args, HERE)


def test_a_value_that_repeats_itself_without_end_is_left_open() -> None:
    heavy = tuple_of([A])
    for _ in range(30):
        heavy = Val(LIST_OF_STRING, (heavy, heavy))
    assert not call("jsonencode", [heavy], HERE).known


@pytest.mark.parametrize(
    ("name", "args", "reason"),
    [
        ("upper", [Val(STRING, None)], 'Invalid value for "str" parameter: argument must not be null.'),
        ("upper", [tuple_of([])], 'Invalid value for "str" parameter: string required.'),
        ("element", [tuple_of([]), number(0)], "cannot use element function with an empty list"),
        ("cidrsubnet", [string("10.0.0.0/8"), number(8), number(256)], "does not accommodate a subnet numbered 256"),
        ("upper", [], 'Function "upper" expects 1 argument(s). Missing value for "str".'),
    ],
)
def test_reasons_are_worded_as_terraform_words_them(name: str, args: list[Val], reason: str) -> None:
    with pytest.raises(EvaluationError, match=re.escape(reason)):
        call(name, args, HERE)
