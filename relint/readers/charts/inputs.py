"""What a chart leaves to its values: where nobody in the input installs it, these are unknown, defaults included.

It is with charts as with modules of Terraform: judged alone, they answer only for what their templates hard-code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from relint.lang.yaml import Document, Map, Seq
from relint.model.value import Unknown

OPEN = "{{"
INPUT = "it is an input of the chart, which nothing in the input installs"
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
OF_CONTAINER = ("resources", *PROBES)
INPUTS = frozenset(
    {"image", "maxReplicas", "maxSurge", "maxUnavailable", "minAvailable", "minReplicas", "replicas"}
    | {"schedule", "strategy", "suspend", "terminationGracePeriodSeconds", "updateStrategy", *OF_CONTAINER}
)
"""Fields that decide verdicts; names, labels and ports are as the defaults have them, since objects meet in them."""


def left_open(document: Document, template: Sequence[str], shared: Sequence[str] = ()) -> Document:
    """Return a document, already moved to the lines of its template, with what comes from values unknown.

    `shared` are the lines of the parts that all templates of the chart may include. A container without a field that a
    template takes from values has it unknown too. The document's nodes are changed in place.
    """
    text = "\n".join((*template, *shared))
    waiting: list[Any] = [document.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Map):
            for key in INPUTS & node.keys():
                mark = node.marks.get(key)
                if _is_input(template, mark.key_line if mark else 0, key, text):
                    node[key] = Unknown(INPUT, span=node.span(key))
            if "image" in node and "name" in node:
                node.update({key: Unknown(INPUT) for key in OF_CONTAINER if key not in node and _mentions(text, key)})
            waiting += node.values()
        elif isinstance(node, Seq):
            waiting += node
    return document


def _is_input(template: Sequence[str], number: int, key: str, text: str) -> bool:
    """Tell whether the line of a key, or the one after it, is filled in; another line stands for an unknown place."""
    line = template[number - 1] if 0 < number <= len(template) else ""
    if f"{key}:" not in line:
        return _mentions(text, key)
    following = template[number] if number < len(template) else ""
    return OPEN in line or (line.rstrip().endswith(":") and following.lstrip().startswith(OPEN))


def _mentions(text: str, key: str) -> bool:
    """Tell whether a template takes a value of that name."""
    return re.search(rf"\.Values\.(?:\w+\.)*{key}\b", text) is not None
