"""Markdown as far as runbooks need it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.lang import markdown

PAGE = """---
title: Cart errors
owner: "payments"
last-reviewed: 2026-10-01
---
# Cart *errors* <!-- secret -->

Intro with a [link](other.md#part "title") and `code_name`.

## What to do?
1. Look at [graphs](<https://grafana.example/d/x>).

```sh
# not a heading
[not a link](nowhere.md)
```

## What to do?

Setext
------
text [ref][1]

[1]: ref.md
<a name="old-anchor"></a>
"""


def test_a_page_is_read() -> None:
    page = markdown.read(PAGE)
    assert page.front == {"title": "Cart errors", "owner": "payments", "last_reviewed": "2026-10-01"}
    assert [(s.title, s.level, s.line, s.anchor) for s in page.sections] == [
        ("Cart errors", 1, 6, "cart-errors"),
        ("What to do?", 2, 10, "what-to-do"),
        ("What to do?", 2, 18, "what-to-do-1"),
        ("Setext", 2, 20, "setext"),
    ]
    assert [(link.target, link.line) for link in page.links] == [
        ("other.md#part", 8),
        ("https://grafana.example/d/x", 11),
        ("ref.md", 24),
    ]
    assert "old-anchor" in page.anchors
    assert page.names == {"code_name", "# not a heading", "[not a link](nowhere.md)"}
    assert [s.words for s in page.sections][2] == 0


def test_links_stand_where_they_are_written() -> None:
    (link,) = markdown.read("see [it](a.md)").links
    assert (link.line, link.column) == (1, 10)


def test_front_matter_without_an_end_is_text() -> None:
    assert markdown.read("---\na: b\n# Head").front == {}


@given(st.text(alphabet="#=-`~ \n[]()<!>abc:*_", max_size=200))
def test_any_text_is_some_page(text: str) -> None:
    page = markdown.read(text)
    assert page.words >= 0
    assert all(section.line <= len(text.splitlines()) + 1 for section in page.sections)
