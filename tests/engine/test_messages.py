"""Messages: fields, numbers with their nouns, and text that the input decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relint.engine.messages import LONGEST, filled, shown
from relint.model.value import Data, Unknown

VALUES: dict[str, Data] = {
    "this.zones": 1,
    "this.days": 7,
    "this.policies": 2,
    "this.patches": 3,
    "this.short_seconds": 90,
    "this.long_seconds": 93660,
    "this.hour_seconds": 3600.0,
    "this.why": Unknown("nobody knows"),
    "this.names": ["a", "b"],
    "this.ratio": 0.5,
    "this.on": True,
    "address": "aws_db_instance.orders",
}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{address} stands in {this.zones:zone}", "aws_db_instance.orders stands in 1 zone"),
        ("kept for {this.days:day}", "kept for 7 days"),
        ("{this.policies:policy}, {this.patches:patch}", "2 policies, 3 patches"),
        ("{this.short_seconds:second}, {this.hour_seconds:second}", "90 seconds, 1 hour"),
        ("waits {this.long_seconds:second}", "waits 1 day 2 hours 1 minute"),
        ("has {this.why:pod}", "has an unknown number of pods"),
        ("has {this.why}", "has an unknown value"),
        ("names {this.names}", "names a, b"),
        ("is {this.on} at {this.ratio}", "is true at 0.5"),
        ("{} {This.that} {1}", "{} {This.that} {1}"),
    ],
)
def test_fields(template: str, text: str) -> None:
    assert filled(template, VALUES.get) == text


@given(st.text())
def test_text_of_the_input_is_one_short_line(text: str) -> None:
    line = shown(text)
    assert len(line) <= LONGEST
    assert len(line.splitlines()) <= 1
