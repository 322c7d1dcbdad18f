"""Label selectors against their definition."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relint.readers.kubernetes.labels import plain_selector, selector

KEYS, VALUES = st.sampled_from("ab"), st.sampled_from("xyz")
LABELS = st.dictionaries(KEYS, VALUES)
EXPRESSION = st.fixed_dictionaries(
    {
        "key": KEYS,
        "operator": st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]),
        "values": st.lists(VALUES, min_size=1),
    }
)


def holds(expression: dict[str, object], labels: dict[str, str]) -> bool:
    key, values = str(expression["key"]), expression["values"]
    assert isinstance(values, list)
    table = {
        "In": labels.get(key) in values,
        "NotIn": labels.get(key) not in values,
        "Exists": key in labels,
        "DoesNotExist": key not in labels,
    }
    return table[str(expression["operator"])]


@given(LABELS, st.lists(EXPRESSION, max_size=3), LABELS)
def test_labels_and_expressions_must_all_hold(
    wanted: dict[str, str], expressions: list[dict[str, object]], labels: dict[str, str]
) -> None:
    chosen = selector({"matchLabels": wanted, "matchExpressions": expressions})
    assert chosen is not None
    expected = all(labels.get(k) == v for k, v in wanted.items()) and all(holds(e, labels) for e in expressions)
    assert chosen.matches(labels) == expected


def test_an_empty_selector_selects_all_and_none_selects_nothing() -> None:
    empty = selector({})
    assert empty is not None
    assert empty.empty
    assert empty.matches({"a": "x"})
    assert selector(None) is None
    assert plain_selector({}) is None


def test_a_value_that_is_filled_in_later_leaves_the_selector_open() -> None:
    chosen = plain_selector({"app": "${APP}"})
    assert chosen is not None
    assert chosen.open
