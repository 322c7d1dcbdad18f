"""The functions of the provider `terraform`: values as HCL text and back.

Source: the provider's documentation, "encode_tfvars", "decode_tfvars", "encode_expr".
"""

from __future__ import annotations

import re

from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function, pending
from relint.lang.hcl.numbers import Real, text_of
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import DYNAMIC, STRING, MapType, ObjectType, Type
from relint.lang.hcl.values import Gap, Val, object_val, parts_of, string, wholly_known

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


@function("provider::terraform::encode_tfvars", Parameter("value", unknown=True), returns=STRING)
def encode_tfvars(args: Args, _: Context) -> Val:
    """Write the attributes of an object as the lines of a tfvars file."""
    val = args[0]
    if not isinstance(val.type, MapType | ObjectType):
        raise Refusal(
            "invalid value to encode: must be an object whose attribute names will become the encoded variable names"
        )
    if not wholly_known(val):
        return pending(STRING, args)
    for key in val.fields:
        if not _IDENTIFIER.fullmatch(key):
            raise Refusal(
                f"invalid variable name {quoted(key)}: must be a valid identifier, per Terraform's rules for input "
                "variable declarations"
            )
    return string("".join([f"{line}\n" for line in _indented(_assignments(val.fields))]))


@function("provider::terraform::decode_tfvars", Parameter("src", STRING), returns=DYNAMIC)
def decode_tfvars(args: Args, context: Context) -> Val:
    """Read the text of a tfvars file into an object."""
    if context.read_tfvars is None:
        raise EvaluationError("tfvars cannot be read here")
    return object_val(context.read_tfvars(args[0].text))


@function("provider::terraform::encode_expr", Parameter("value", unknown=True, dynamic=True), returns=STRING)
def encode_expr(args: Args, _: Context) -> Val:
    """Write a value as an expression."""
    val = args[0]
    if wholly_known(val):
        return string("\n".join(_indented(_expression(val).split("\n"))))
    gap = pending(STRING, args).data
    sure = not isinstance(val.data, Gap) or val.data.not_null
    return Val(STRING, Gap(gap.why if isinstance(gap, Gap) else "", prefix=_opening(val.type) if sure else ""))


def _opening(kind: Type) -> str:
    if kind == STRING:
        return '"'
    if isinstance(kind, MapType | ObjectType):
        return "{"
    return "" if kind.primitive or kind == DYNAMIC else "["


def _indented(lines: list[str]) -> list[str]:
    """Indent lines by the brackets that are open, as Terraform's formatter does: a line that opens two goes in once."""
    opened: list[int] = []
    found: list[str] = []
    for line in lines:
        bare = _STRING.sub("", line)
        change = sum(map(bare.count, "[{")) - sum(map(bare.count, "]}"))
        while change < 0 and opened:
            last = opened.pop()
            change += last
            if change > 0:
                opened.append(change)
                change = 0
        found.append("  " * len(opened) + line)
        if change > 0:
            opened.append(change)
    return found


def _assignments(fields: dict[str, Val]) -> list[str]:
    """Write `name = value` lines; equals signs stand in one column, across neighbours of a single line each."""
    entries = [(_name(key), _expression(val)) for key, val in fields.items()]
    lines: list[str] = []
    for start, end in _runs([text for _, text in entries]):
        width = max(len(name) for name, _ in entries[start:end])
        lines.extend(line for name, text in entries[start:end] for line in f"{name:<{width}} = {text}".split("\n"))
    return lines


def _runs(texts: list[str]) -> list[tuple[int, int]]:
    """Return where lines are aligned together: a value of several lines stands alone."""
    runs: list[tuple[int, int]] = []
    start = 0
    for i, text in enumerate(texts):
        if "\n" in text:
            runs += [(start, i), (i, i + 1)] if start < i else [(i, i + 1)]
            start = i + 1
    return [*runs, (start, len(texts))] if start < len(texts) else runs


def _name(key: str) -> str:
    return key if _IDENTIFIER.fullmatch(key) else _quoted(key)


def _expression(val: Val) -> str:
    data = val.data
    if data is None or isinstance(data, bool):
        return {None: "null", True: "true", False: "false"}[data]
    if isinstance(data, str):
        return _quoted(data)
    if isinstance(data, int | Real):
        return text_of(data)
    if isinstance(data, dict):
        if not data:
            return "{}"
        inner = "\n".join(_assignments(data))
        return f"{{\n{inner}\n}}"
    return f"[{', '.join(map(_expression, parts_of(val)))}]"


def _quoted(text: str) -> str:
    body = "".join([_ESCAPES.get(char) or _shown(char) for char in text])
    return '"' + body.replace("${", "$${").replace("%{", "%%{") + '"'


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
