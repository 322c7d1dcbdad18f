"""`format` and `formatlist`. Source: the function reference, "format"; the documentation of Go's `fmt`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.graphemes import clusters
from relint.lang.hcl.functions.native import strings
from relint.lang.hcl.functions.registry import LONGEST, Args, Parameter, Refusal, function, pending
from relint.lang.hcl.json_values import json_of, json_string
from relint.lang.hcl.numbers import integer_of, is_infinite, is_integral
from relint.lang.hcl.quoting import exponential, fixed, general, quoted, shortest_general
from relint.lang.hcl.refining import safe_prefix
from relint.lang.hcl.types import BOOL, DYNAMIC, LIST_OF_STRING, NUMBER, STRING, ListType, SetType, TupleType
from relint.lang.hcl.values import Gap, Val, string, wholly_known

FORMAT = Parameter("format", STRING)
ARGUMENTS = Parameter("args", null=True, unknown=True)
_VERB = re.compile(r"%([0#\-+ ]*)([1-9][0-9]*)?(?:\.([0-9]*))?(?:\[([1-9][0-9]*)\])?([A-Za-z])", re.ASCII)
WIDEST = 100_000


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb of a format string: `%-8.3[2]f`."""

    raw: str
    offset: int  # in bytes of the format string
    flags: str
    width: int | None
    precision: int | None
    position: int  # of its argument, from 1
    mode: str

    def refuse(self, reason: str) -> Refusal:
        """Return a refusal of the argument."""
        return Refusal(f"unsupported value for {quoted(self.raw)} at {self.offset}: {reason}")

    def padded(self, text: str) -> str:
        """Pad to the width, counted in visible characters."""
        missing = (self.width or 0) - len(clusters(text)) if self.width else 0
        if missing <= 0:
            return text
        fill = ("0" if "0" in self.flags else " ") * missing
        return text + fill if "-" in self.flags else fill + text


@function("format", FORMAT, variadic=ARGUMENTS, returns=STRING)
def formatted(args: Args, _: Context) -> Val:
    """Write arguments into a format string."""
    template = args[0].text
    if not all(wholly_known(arg) for arg in args[1:]):
        gap = pending(STRING, args).data
        why = gap.why if isinstance(gap, Gap) else ""
        start = template.find("%")
        return Val(STRING, Gap(why, not_null=True, prefix=safe_prefix(template[:start]) if start > 0 else ""))
    return string(_written(template, args[1:]))


@function("formatlist", FORMAT, variadic=ARGUMENTS, returns=LIST_OF_STRING)
def formatted_list(args: Args, _: Context) -> Val:
    """Write the elements of lists, side by side, into a format string, once for each."""
    if len(args) == 1:
        return strings([_written(args[0].text, ())])
    length = _common_length(args)
    if length is None:
        return pending(LIST_OF_STRING, args)
    return Val(LIST_OF_STRING, tuple([_row(args, i) for i in range(length)]))


def _is_list(arg: Val) -> TypeGuard[Val]:
    return arg.data is not None and isinstance(arg.type, ListType | SetType | TupleType)


def _common_length(args: Args) -> int | None:
    chosen: tuple[int, int] | None = None
    for i, arg in enumerate(args[1:], start=1):
        if not _is_list(arg):
            continue
        size = len(arg.type.elements) if isinstance(arg.type, TupleType) else len(arg.items) if arg.known else None
        if size is None:
            continue
        if chosen and chosen[1] != size:
            raise Refusal(
                f"argument {i} has length {size}, "
                f"which is inconsistent with argument {chosen[0]} of length {chosen[1]}",
                i,
            )
        chosen = chosen or (i, size)
    opened = any(not arg.known and (_is_list(arg) or arg.type == DYNAMIC) for arg in args[1:])
    return None if opened else (chosen[1] if chosen else 1)


def _row(args: Args, i: int) -> Val:
    row = [arg.items[i] if _is_list(arg) else arg for arg in args[1:]]
    if not all(wholly_known(arg) for arg in row):
        gap = pending(STRING, row).data
        return Val(STRING, Gap(gap.why if isinstance(gap, Gap) else "", not_null=True))
    try:
        return string(_written(args[0].text, row))
    except Refusal as refusal:
        raise Refusal(f"error on format iteration {i}: {refusal.reason}") from None


def _written(template: str, args: Sequence[Val]) -> str:
    written: list[str] = []
    place, following, highest = 0, 1, 0
    while place < len(template):
        if template[place] != "%":
            end = template.find("%", place)
            end = len(template) if end < 0 else end
            written.append(template[place:end])
            place = end
        elif template.startswith("%%", place):
            written.append("%")
            place += 2
        else:
            verb = _verb(template, place, following)
            written.append(_apply(verb, args))
            place += len(verb.raw)
            following, highest = verb.position + 1, max(highest, verb.position)
    _check_all_used(highest, args)
    return "".join(written)


def _check_all_used(highest: int, args: Sequence[Val]) -> None:
    if highest < len(args):
        reason = f"only {highest} used by format string" if highest else "no verbs in format string"
        raise Refusal(f"too many arguments; {reason}", highest + 1)


def _verb(template: str, place: int, following: int) -> Verb:
    found = _VERB.match(template, place)
    if found is None:
        raise Refusal(_broken(template, place))
    flags, width, precision, position, mode = found.groups()
    size = int(width) if width else None
    digits = None if precision is None else int(precision or 0)
    if max(size or 0, digits or 0) > WIDEST:
        raise Refusal("the result is larger than relint computes")
    offset = len(template[:place].encode())
    return Verb(found[0], offset, flags, size, digits, int(position) if position else following, mode)


def _broken(template: str, place: int) -> str:
    head = re.compile(r"%[0#\-+ ]*(?:[1-9][0-9]*)?(?:\.[0-9]*)?(?:\[(?:[1-9][0-9]*)?\]?)?").match(template, place)
    end = head.end() if head else place + 1
    offset = len(template[:end].encode())
    if end >= len(template):
        return f"invalid format string starting at offset {offset}"
    return f"unrecognized format character {_character(template[end])} at offset {offset}"


def _character(char: str) -> str:
    return "'\\''" if char == "'" else f"'{quoted(char)[1:-1]}'" if char != '"' else "'\"'"


def _apply(verb: Verb, args: Sequence[Val]) -> str:
    if verb.position > len(args):
        raise Refusal(
            f"not enough arguments for {quoted(verb.raw)} at {verb.offset}: need index {verb.position} but have "
            f"{len(args)} total"
        )
    arg = args[verb.position - 1]
    if verb.mode != "v" and arg.data is None:
        raise verb.refuse("null value cannot be formatted")
    write = _MODES.get(verb.mode)
    if write is None:
        raise Refusal(f"unsupported format verb {_character(verb.mode)} in {quoted(verb.raw)} at offset {verb.offset}")
    return write(verb, arg)


def _as_is(verb: Verb, arg: Val) -> str:
    if "#" not in verb.flags and arg.data is not None:
        if arg.type == STRING:
            return verb.padded(arg.text)
        if arg.type == NUMBER:
            return verb.padded(shortest_general(arg.number))
    return verb.padded(json_of(arg))


def _truth(verb: Verb, arg: Val) -> str:
    return "true" if _converted(verb, arg, BOOL).data else "false"


def _converted(verb: Verb, arg: Val, kind: object) -> Val:
    try:
        return convert(arg, BOOL if kind is BOOL else NUMBER if kind is NUMBER else STRING)
    except EvaluationError as error:
        raise verb.refuse(error.reason) from None


def _text(verb: Verb, arg: Val) -> str:
    text = _converted(verb, arg, STRING).text
    if verb.precision:
        text = "".join(clusters(text)[: verb.precision])
    return verb.padded(json_string(text) if verb.mode == "q" else text)


_BASES = {"b": ("b", "0b"), "d": ("d", ""), "o": ("o", "0"), "x": ("x", "0x"), "X": ("X", "0X")}


def _integer(verb: Verb, arg: Val) -> str:
    number = _converted(verb, arg, NUMBER).number
    if is_infinite(number) or not is_integral(number):
        raise verb.refuse("an integer is required")
    value = integer_of(number)
    code, prefix = _BASES[verb.mode]
    digits = _in_base(abs(value), code)
    if verb.precision == 0 and value == 0:
        return ""
    sign = "-" if value < 0 else _plus(verb)
    head = sign + (prefix if "#" in verb.flags else "")
    digits = digits.rjust(verb.precision or 0, "0")
    missing = (verb.width or 0) - len(head) - len(digits)
    if "-" in verb.flags:
        return head + digits + " " * missing
    if "0" in verb.flags and verb.precision is None:
        return head + "0" * missing + digits
    return " " * missing + head + digits


def _in_base(value: int, code: str) -> str:
    if code != "d" or value.bit_length() < 12_000:
        return format(value, code)
    from decimal import Decimal

    return format(Decimal(value), "f")


def _plus(verb: Verb) -> str:
    return "+" if "+" in verb.flags else " " if " " in verb.flags else ""


def _sign(verb: Verb, body: str) -> str:
    """Return the sign to show; an infinity always has one."""
    if body.startswith("+"):
        return " " if " " in verb.flags else "+"
    return "-" if body.startswith("-") else _plus(verb)


def _float(verb: Verb, arg: Val) -> str:
    number = _converted(verb, arg, NUMBER).number
    places = 6 if verb.precision is None else verb.precision
    if verb.mode in "gG":
        upper = "E" if verb.mode == "G" else "e"
        body = shortest_general(number, upper) if verb.precision is None else general(number, places, mark=upper)
    elif verb.mode == "f":
        body = fixed(number, places)
    else:
        body = exponential(number, places, verb.mode)
    if len(body) > LONGEST:
        raise verb.refuse("the result is larger than relint computes")
    sign = _sign(verb, body)
    body = body.lstrip("+-")
    missing = (verb.width or 0) - len(sign) - len(body)
    if "-" in verb.flags:
        return sign + body + " " * missing
    if "0" in verb.flags and not is_infinite(number):
        return sign + "0" * missing + body
    return " " * missing + sign + body


_MODES = {
    "v": _as_is,
    "t": _truth,
    "s": _text,
    "q": _text,
    **dict.fromkeys("bdoxX", _integer),
    **dict.fromkeys("eEfgG", _float),
}
