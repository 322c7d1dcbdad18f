"""How a function is declared and called.

Calling follows Terraform: arguments are converted to the parameters' types; null is refused, and an unknown argument
makes the result unknown, unless the parameter says otherwise; sensitivity passes from arguments to the result.
Source: the documentation of go-cty's package `function`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from relint.lang.hcl.convert import convert
from relint.lang.hcl.errors import EvaluationError, OutOfReachError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.marks import LIMIT, Marks, marks_of, revealed
from relint.lang.hcl.refining import not_null
from relint.lang.hcl.types import DYNAMIC, Type
from relint.lang.hcl.values import Gap, Val, first_gap
from relint.model.value import NO_REFS

Args: TypeAlias = tuple[Val, ...]
Body: TypeAlias = Callable[[Args, Context], Val]
Returns: TypeAlias = "Type | Callable[[Args], Type]"

Passing: TypeAlias = Literal["deep", "parts", "shallow", "none"]
"""What an argument passes on to the result as a whole.

"deep": refs and sensitivity of all its parts. "parts": its own refs (its parts go into the result with theirs), the
sensitivity of all its parts. "shallow": its own refs and sensitivity. "none": the body sees to it.
"""

LONGEST = 16_000_000  # characters of a string, far beyond what any plan holds
TOO_LARGE = Gap("it is larger than relint computes")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter, and what its body is ready for."""

    name: str
    type: Type = DYNAMIC
    null: bool = False  # takes null
    unknown: bool = False  # takes unknown values; else they make the result unknown
    dynamic: bool = False  # takes values of unknown type
    marks: Passing = "deep"  # what of its refs and sensitivity joins the result as a whole


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language."""

    name: str
    parameters: tuple[Parameter, ...]
    variadic: Parameter | None
    returns: Returns  # of an unknown result
    body: Body
    nullable: bool = False  # an unknown result may turn out null


class Refusal(Exception):  # noqa: N818 - the function's answer, put into Terraform's words by `call`
    """A function refuses its arguments; `position` names the one at fault."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str, *parameters: Parameter, returns: Returns, variadic: Parameter | None = None, nullable: bool = False
) -> Callable[[Body], Body]:
    """Declare the decorated body as a function of the language."""

    def declare(body: Body) -> Body:
        FUNCTIONS[name] = Function(name, parameters, variadic, returns, body, nullable)
        return body

    return declare


def call(name: str, args: Sequence[Val], context: Context) -> Val:
    """Call a function by its name, with or without `core::` before it.

    Raises:
        EvaluationError: there is no such function, or it refuses its arguments; in Terraform's words.
    """
    found = FUNCTIONS.get(name.removeprefix("core::"))
    if found is None:
        raise EvaluationError(_no_such(name))
    try:
        return _called(found, _fitted(found, args), context)
    except Refusal as refusal:
        error = EvaluationError(_worded(found, refusal))
        error.argument = refusal.position
        raise error from None
    except EvaluationError as error:
        raise type(error)(f'Call to function "{found.name}" failed: {error.reason.removesuffix(".")}.') from None
    except RecursionError:
        raise EvaluationError(f'Call to function "{found.name}" failed: the value is nested too deeply.') from None


def _no_such(name: str) -> str:
    space, mark, rest = name.rpartition("::")
    if not mark:
        return f'There is no function named "{name}".'
    if space == "core":
        return f'There is no function named "{rest}" in namespace core::.'
    return f'There are no functions in namespace "{space}::".'


def _worded(found: Function, refusal: Refusal) -> str:
    if refusal.position is None:
        return f'Call to function "{found.name}" failed: {refusal.reason}.'
    parameter = _parameter(found, refusal.position)
    return f'Invalid value for "{parameter.name}" parameter: {refusal.reason}.'


def _parameter(found: Function, position: int) -> Parameter:
    if position < len(found.parameters):
        return found.parameters[position]
    return found.variadic or found.parameters[-1]


def _fitted(found: Function, args: Sequence[Val]) -> Args:
    """Convert the arguments to the types of the parameters."""
    _check_count(found, len(args))
    return tuple([_fit(found, position, arg) for position, arg in enumerate(args)])


def _fit(found: Function, position: int, arg: Val) -> Val:
    parameter = _parameter(found, position)
    try:
        arg = convert(arg, parameter.type)
    except EvaluationError as error:
        raise Refusal(error.reason, position) from None
    if arg.data is None and not parameter.null:
        raise Refusal("argument must not be null", position)
    return arg


def _check_count(found: Function, given: int) -> None:
    needed = len(found.parameters)
    if given < needed:
        least = " at least" if found.variadic else ""
        missing = found.parameters[given].name
        raise EvaluationError(
            f'Function "{found.name}" expects{least} {needed} argument(s). Missing value for "{missing}".'
        )
    if given > needed and not found.variadic:
        raise EvaluationError(f'Function "{found.name}" expects only {needed} argument(s).')


def _called(found: Function, args: Args, context: Context) -> Val:
    marks = list(_marks(found, args))
    if any(each.heavy for each in marks):
        return Val(DYNAMIC, TOO_LARGE, _refs(marks))
    if any(each.sensitive for each in marks):
        args = tuple([_unmarked(_parameter(found, i), arg) for i, arg in enumerate(args)])
    result = _answer(found, args, context)
    if isinstance(result.data, Gap):
        result = result if found.nullable or result.type == DYNAMIC else not_null(result)
        return _joined(result, [*marks, *(Marks(marks_of(arg).refs, sensitive=False) for arg in args)])
    return _bounded(_joined(result, marks))


def _unmarked(parameter: Parameter, arg: Val) -> Val:
    return revealed(arg) if parameter.marks in {"deep", "parts"} else arg


def _marks(found: Function, args: Args) -> Iterator[Marks]:
    """Give what each argument passes on to the result as a whole."""
    for i, arg in enumerate(args):
        passing = _parameter(found, i).marks
        if passing == "deep":
            yield marks_of(arg)
        elif passing == "parts":
            yield marks_of(arg)._replace(refs=arg.refs)
        elif passing == "shallow":
            yield Marks(arg.refs, arg.sensitive)


def _refs(marks: Sequence[Marks]) -> frozenset[str]:
    return NO_REFS.union(*(each.refs for each in marks))


def _joined(result: Val, marks: Sequence[Marks]) -> Val:
    if any(each.refs or each.sensitive for each in marks):
        return result.marked(_refs(marks), any(each.sensitive for each in marks))
    return result


def _answer(found: Function, args: Args, context: Context) -> Val:
    """Run the body, or give an unknown result where an argument is unknown and the body is not ready for that."""
    opened = False
    for i, arg in enumerate(args):
        parameter = _parameter(found, i)
        if arg.type == DYNAMIC and not parameter.dynamic:
            return Val(DYNAMIC, Gap(why(args)))
        opened = opened or not (arg.known or parameter.unknown)
    if opened:
        return pending(found.returns if isinstance(found.returns, Type) else found.returns(args), args)
    try:
        return found.body(args, context)
    except OutOfReachError as reason:
        kind = found.returns if isinstance(found.returns, Type) else found.returns(args)
        return Val(kind, Gap(str(reason), not_null=True))


def _bounded(result: Val) -> Val:
    data = result.data
    if (isinstance(data, str) and len(data) > LONGEST) or (isinstance(data, tuple | dict) and len(data) > LIMIT):
        return Val(result.type, TOO_LARGE, result.refs, result.sensitive)
    return result


def why(args: Sequence[Val]) -> str:
    """Return why the result of a call is unknown: the reason of the first argument that is."""
    found = next((arg.data for arg in args if isinstance(arg.data, Gap)), None)
    found = found or next((gap for arg in args if (gap := first_gap(arg))), None)
    return found.why if found else "it is not known before apply"


def pending(kind: Type, args: Sequence[Val]) -> Val:
    """Return an unknown result of a type, for the reason that an argument is unknown."""
    return Val(kind, Gap(why(args)))
