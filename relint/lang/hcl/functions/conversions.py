"""Functions that convert types and marks. Source: the function reference, "Type Conversion Functions"."""

from __future__ import annotations

from relint.lang.hcl.convert import conversion, convert
from relint.lang.hcl.ephemeral import as_null
from relint.lang.hcl.errors import EvaluationError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function
from relint.lang.hcl.mismatch import constraint_name
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.refining import gap_of
from relint.lang.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, ListType, MapType, SetType, Type
from relint.lang.hcl.values import Gap, Val, boolean

ANYTHING = Parameter("v", null=True, unknown=True, dynamic=True, marks="none")
VALUE = Parameter("value", null=True, unknown=True, dynamic=True, marks="none")


def _declare(name: str, wanted: Type) -> None:
    @function(name, ANYTHING, returns=wanted, nullable=True)
    def body(args: Args, _: Context) -> Val:
        return _converted(args[0], wanted)


def _converted(val: Val, wanted: Type) -> Val:
    refusal = f"cannot convert {val.type.friendly} to {constraint_name(wanted)}"
    if val.type != wanted and conversion(val.type, wanted) is None:
        raise Refusal(refusal, 0)
    if not val.known:
        return Val(wanted, Gap(gap_of(val).why), val.refs, val.sensitive)
    try:
        return convert(val, wanted)
    except EvaluationError:
        raise Refusal(_reason(val, wanted, refusal), 0) from None


def _reason(val: Val, wanted: Type, otherwise: str) -> str:
    if val.sensitive:
        return f"cannot convert this sensitive {val.type.friendly} to {constraint_name(wanted)}"
    if val.type != STRING or wanted not in (BOOL, NUMBER):
        return otherwise
    hint = (
        'only the strings "true" or "false" are allowed'
        if wanted == BOOL
        else "given string must be a decimal representation of a number"
    )
    return f"cannot convert {quoted(val.text)} to {wanted}; {hint}"


_declare("tostring", STRING)
_declare("tonumber", NUMBER)
_declare("tobool", BOOL)
_declare("tolist", ListType(DYNAMIC))
_declare("toset", SetType(DYNAMIC))
_declare("tomap", MapType(DYNAMIC))


@function("sensitive", VALUE, returns=DYNAMIC, nullable=True)
def sensitive(args: Args, _: Context) -> Val:
    """Mark a value as sensitive."""
    return args[0].marked(sensitive=True)


@function("nonsensitive", VALUE, returns=DYNAMIC, nullable=True)
def nonsensitive(args: Args, _: Context) -> Val:
    """Take the mark of sensitivity off a value; its parts keep theirs."""
    val = args[0]
    return Val(val.type, val.data, val.refs) if val.sensitive else val


@function("issensitive", VALUE, returns=BOOL)
def issensitive(args: Args, _: Context) -> Val:
    """Tell whether a value is marked as sensitive; an unknown one may still turn out to be."""
    if args[0].sensitive:
        return boolean(True)
    return boolean(False) if args[0].known else Val(BOOL, Gap(gap_of(args[0]).why))


@function("ephemeralasnull", VALUE, returns=DYNAMIC, nullable=True)
def ephemeralasnull(args: Args, _: Context) -> Val:
    """Return the value with null for what is ephemeral."""
    return as_null(args[0])
