"""The code frame: what is underlined is what the span names, whatever stands in the line."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from relint.model.span import Span
from relint.reports.frame import ELLIPSIS, TAB, code_frame
from relint.reports.inert import cells, inert
from relint.reports.layout import plain

PREFIX = len("    1 | ")
WIDTH = 60
CHARS = st.characters(codec="utf-8", exclude_characters="\n\r") | st.sampled_from("\t\t漢字é\x1b\u200d ")


def drawn(text: str, span: Span, width: int = WIDTH) -> list[str]:
    return [line[PREFIX:] for line in plain(code_frame({span.line: text}, span, "error", width)).splitlines()]


def at_cell(text: str, cell: int) -> str:
    """Return the part of a line that starts at a cell."""
    for index in range(len(text) + 1):
        if cells(text[:index]) >= cell:
            return text[index:]
    return ""


@settings(max_examples=300, deadline=None)
@given(st.text(CHARS, min_size=1, max_size=200), st.integers(1, 250), st.integers(1, 250))
@example("x" * 5000 + "mark", 5001, 5005)
@example("\t" * 300 + "mark", 301, 305)
@example("\U0001da3b0", 2, 1)
def test_the_underline_stands_under_the_first_character_of_the_span(text: str, column: int, end: int) -> None:
    code, underline = drawn(text, Span("f", 1, column, 1, end))
    assert set(underline.strip()) == {"^"}
    start = min(column - 1, max(len(text.rstrip()) - 1, 0))
    marked = inert(text[start].replace("\t", TAB)).strip()
    assert cells(code) <= max(WIDTH - PREFIX, 24)
    if cells(marked) and cells(marked) == cells(inert(text[start])):
        rest = at_cell(code, len(underline) - len(underline.lstrip()))
        while rest and cells(rest[0]) == 0:  # a combining sign takes no cell: what it follows may be cut away
            rest = rest[1:]
        assert rest.startswith((marked, ELLIPSIS))


def test_an_empty_span_underlines_the_rest_of_its_line() -> None:
    assert drawn('resource "a" "b" {', Span("f", 1, 1, 1, 1)) == ['resource "a" "b" {', "^" * 16]


def test_wide_characters_and_tabs_keep_the_underline_aligned() -> None:
    assert drawn("\tname: 決済エラー率 # x", Span("f", 1, 8, 1, 14)) == [
        "    name: 決済エラー率 # x",
        "          " + "^" * 12,
    ]


def test_a_long_line_is_cut_around_the_span() -> None:
    code, underline = drawn("a" * 1000 + " culprit " + "b" * 1000, Span("f", 1, 1002, 1, 1009))
    assert code.startswith("...aaa")
    assert code.endswith("b...")
    at = code.index("culprit")
    assert underline == " " * at + "^" * 7


def test_an_escape_in_the_line_is_shown_not_sent() -> None:
    assert drawn("x \x1b[2J y", Span("f", 1, 3, 1, 7)) == ["x \\x1b[2J y", "  ^^^^^^^"]


def test_the_line_that_opens_the_block_is_shown() -> None:
    lines = dict(enumerate(['resource "a" "b" {', "  one = 1", "", "  two = 2", "}"], start=1))
    assert plain(code_frame(lines, Span("f", 4, 3, 4, 10), "error", 80)) == (
        '    1 | resource "a" "b" {\n  ... |\n    4 |   two = 2\n      |   ^^^^^^^\n'
    )


def test_a_line_that_is_not_at_hand_has_no_frame() -> None:
    assert drawn("x", Span("f", 1, 1, 1, 2)) != []
    assert list(code_frame({3: "x"}, Span("f", 1, 1, 1, 2), "error", 80)) == []


def test_an_object_as_a_whole_shows_what_it_is() -> None:
    lines = dict(enumerate(["apiVersion: v1", "kind: Service", "metadata:", "  name: web", "spec:"], start=1))
    drawn = plain(code_frame(lines, Span("f", 1, 1, 1, 1), "error", 80))
    assert "^^^^^^^^^^^^^^" in drawn
    assert "kind: Service" in drawn
    assert "name: web" in drawn
    assert "spec" not in drawn
