"""Go templates in alert rules: whether they parse, and which labels and values they read.

Source: text/template, and the functions that Prometheus adds (prometheus/prometheus, template/template.go, 3.x).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

ACTION = re.compile(r"\{\{-?(?P<body>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?!\}\}).)*?)-?\}\}", re.DOTALL)
LONGEST, MOST_ACTIONS = 5_000, 200  # characters and actions; what has more is not looked at
LITERAL = re.compile(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`|'(?:\\.|[^'\\])'")
TOKEN = re.compile(r"\$\w*|:=|[|()=,]|\.?[A-Za-z_]\w*|[^\s|()=,$]+")
OPERATOR = re.compile(r"(?:[-+*/%<>&^!]|==|!=|<=|>=|&&)\Z")
WORD = re.compile(r"[A-Za-z_]\w*\Z")
LABEL = re.compile(r"(?:\$labels|\.Labels)\.([A-Za-z_]\w*)|index\s+(?:\$labels|\.Labels)\s+\"([^\"]+)\"")
OWN_LABEL = re.compile(r"\$labels\.([A-Za-z_]\w*)|index\s+\$labels\s+\"([^\"]+)\"")
VALUE = re.compile(r"\$value\b|\.Value\b|(?<![\w.$])value\b")
OPENING = frozenset({"if", "range", "with", "define", "block"})
VARIABLES = frozenset({"$", "$labels", "$externalLabels", "$externalURL", "$value"})
FUNCTIONS = frozenset(
    [
        "and",
        "or",
        "not",
        "len",
        "index",
        "slice",
        "print",
        "printf",
        "println",
        "html",
        "js",
        "urlquery",
        "call",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "true",
        "false",
        "nil",
        "query",
        "first",
        "label",
        "value",
        "sortByLabel",
        "strvalue",
        "args",
        "reReplaceAll",
        "safeHtml",
        "match",
        "title",
        "toUpper",
        "toLower",
        "graphLink",
        "tableLink",
        "humanize",
        "humanize1024",
        "humanizeDuration",
        "humanizePercentage",
        "humanizeTimestamp",
        "toTime",
        "toDuration",
        "now",
        "pathPrefix",
        "externalURL",
        "parseDuration",
        "parseDurationTime",
        "urlQueryEscape",
        "stripPort",
        "stripDomain",
        "tmpl",
        "if",
        "else",
        "end",
        "range",
        "with",
        "define",
        "template",
        "block",
        "break",
        "continue",
    ]
)


def problem(text: str) -> str:
    """Return why a template does not parse; "" where it does."""
    if "{{" not in text or _too_long(text):
        return ""
    rest = ACTION.sub("", text)
    if "{{" in rest:
        return "an action is opened with {{ and not closed"
    depth, known = 0, set(VARIABLES)
    for match in ACTION.finditer(text):
        body = match["body"].strip()
        if body.startswith("/*"):
            continue
        reason = _action_problem(LITERAL.sub("0", body), known)
        if reason:
            return reason
        word = body.split(maxsplit=1)[0] if body else ""
        depth += (word in OPENING) - (word == "end")
        if depth < 0:
            return "an end has nothing to end"
    return "an if, range or with has no end" if depth else ""


def _too_long(text: str) -> bool:
    return len(text) > LONGEST or text.count("{{") > MOST_ACTIONS


def _action_problem(body: str, known: set[str]) -> str:
    if not body:
        return "an action is empty"
    tokens = TOKEN.findall(body)
    known |= {name for name, after in itertools.pairwise(tokens) if name.startswith("$") and after in {":=", ","}}
    start = True
    for token in tokens:
        if OPERATOR.match(token):
            return f"a template has no operator {token}"
        if token.startswith("$") and token not in known:
            return f"the variable {token} is not defined"
        if start and WORD.match(token) and token not in FUNCTIONS:
            return f"the function {token} is not defined"
        start = token in {"|", "(", "=", ":="} or token in {"if", "else", "range", "with"}
    return ""


def actions(text: str) -> Iterator[str]:
    """Yield the bodies of the actions of a template."""
    if _too_long(text):
        return iter(())
    return (match["body"] for match in ACTION.finditer(text))


def labels_read(text: str) -> frozenset[str]:
    """Return the labels of the alert that a template prints; inside range and with, `.Labels` are of something else."""
    found: set[str] = set()
    blocks: list[bool] = []  # of each open block: whether the dot is another in it
    for body in actions(text):
        pattern = OWN_LABEL if any(blocks) else LABEL
        found |= {name for pair in pattern.findall(body) for name in pair if name}
        word = body.split(maxsplit=1)[0] if body.strip() else ""
        if word in OPENING:
            blocks.append(word in {"range", "with"})
        elif word == "end" and blocks:
            blocks.pop()
    return frozenset(found)


def reads_value(text: str) -> bool:
    """Tell whether a template prints the value of the expression."""
    return any(VALUE.search(LITERAL.sub('""', body)) for body in actions(text))
