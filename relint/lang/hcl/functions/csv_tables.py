"""`csvdecode`. Source: the function reference; RFC 4180; the documentation of Go's `encoding/csv`."""

from __future__ import annotations

from collections.abc import Iterator

from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import DYNAMIC, STRING, ListType, object_of
from relint.lang.hcl.values import Val, composed, string


@function("csvdecode", Parameter("str", STRING), returns=DYNAMIC)
def csvdecode(args: Args, _: Context) -> Val:
    """Read a table with a header line into a list of objects of strings."""
    rows = _rows(args[0].text)
    header = next(rows, None)
    if header is None:
        raise Refusal("missing header line")
    names = [composed(name) for name in header[1]]
    for i, name in enumerate(names):
        if name in names[:i]:
            raise Refusal(f"duplicate column name {quoted(name)}")
    kind = object_of(dict.fromkeys(names, STRING))
    order = sorted(range(len(names)), key=names.__getitem__)
    found = []
    for line, row in rows:
        if len(row) != len(names):
            raise Refusal(f"CSV parse error on line {line}: wrong number of fields")
        found.append(Val(kind, {names[i]: string(row[i]) for i in order}))
    return Val(ListType(kind), tuple(found))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give rows with the line on which each begins; empty lines are no rows."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    at = 0
    while at < len(lines):
        begin = at
        if lines[at] == "":
            at += 1
            continue
        fields, at = _record(lines, at)
        yield begin + 1, fields


def _record(lines: list[str], at: int) -> tuple[list[str], int]:
    """Read one record, which quotes may stretch over several lines; return it and the next line."""
    fields: list[str] = []
    rest: str | None = lines[at]
    while rest is not None:
        if rest.startswith('"'):
            field, rest, at = _quoted_field(lines, rest[1:], at)
        else:
            field, comma, after = rest.partition(",")
            rest = after if comma else None
            if '"' in field:
                raise Refusal(f'CSV parse error on line {at + 1}: bare " in non-quoted-field')
        fields.append(field)
    return fields, at + 1


def _quoted_field(lines: list[str], rest: str, at: int) -> tuple[str, str | None, int]:
    parts: list[str] = []
    while True:
        body, mark, after = rest.partition('"')
        parts.append(body)
        if not mark:
            at += 1
            if at >= len(lines):
                raise Refusal(f'CSV parse error on line {at}: extraneous or missing " in quoted-field')
            parts.append("\n")
            rest = lines[at]
        elif after.startswith('"'):
            parts.append('"')
            rest = after[1:]
        elif after == "":
            return "".join(parts), None, at
        elif after.startswith(","):
            return "".join(parts), after[1:], at
        else:
            raise Refusal(f'CSV parse error on line {at + 1}: extraneous or missing " in quoted-field')
