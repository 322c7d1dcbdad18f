"""Functions on strings. Source: the function reference, "String Functions"."""

from __future__ import annotations

import re
from collections.abc import Callable

from relint.lang.hcl.functions import graphemes
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.native import counted, strings, whole
from relint.lang.hcl.functions.registry import LONGEST, Args, Parameter, Refusal, function, pending
from relint.lang.hcl.numbers import count
from relint.lang.hcl.types import BOOL, LIST_OF_STRING, NUMBER, STRING
from relint.lang.hcl.values import Gap, Val, boolean, string, wholly_known

TEXT = Parameter("str", STRING, dynamic=True)


def _simple(name: str, change: Callable[[str], str]) -> None:
    """Declare a function from string to string."""

    @function(name, TEXT, returns=STRING)
    def body(args: Args, _: Context) -> Val:
        return string(change(args[0].text))


def _simple_with(name: str, second: str, change: Callable[[str, str], str]) -> None:
    """Declare a function from two strings to a string."""

    @function(name, TEXT, Parameter(second, STRING), returns=STRING)
    def body(args: Args, _: Context) -> Val:
        return string(change(args[0].text, args[1].text))


_simple("upper", graphemes.upper)
_simple("lower", graphemes.lower)
_simple("title", graphemes.title)
_simple("strrev", lambda text: "".join(reversed(graphemes.clusters(text))))
_simple("trimspace", lambda text: text.strip(graphemes.SPACES))
_simple("chomp", lambda text: re.sub(r"(?:\r\n?|\n)+\Z", "", text))
_simple_with("trim", "cutset", lambda text, cutset: text.strip(cutset) if cutset else text)
_simple_with("trimprefix", "prefix", lambda text, prefix: text.removeprefix(prefix))
_simple_with("trimsuffix", "suffix", lambda text, suffix: text.removesuffix(suffix) if suffix else text)


@function("startswith", Parameter("str", STRING, unknown=True), Parameter("prefix", STRING), returns=BOOL)
def startswith(args: Args, _: Context) -> Val:
    """Tell whether a string begins with another; what is known of an unknown string may decide it."""
    prefix, gap = args[1].text, args[0].data
    if not isinstance(gap, Gap):
        return boolean(args[0].text.startswith(prefix))
    if gap.prefix.startswith(prefix):
        return boolean(True)
    if gap.prefix and len(gap.prefix.encode()) >= len(prefix.encode()):
        return boolean(False)
    return pending(BOOL, args)


@function("endswith", TEXT, Parameter("suffix", STRING), returns=BOOL)
def endswith(args: Args, _: Context) -> Val:
    """Tell whether a string ends with another."""
    return boolean(args[0].text.endswith(args[1].text))


@function("strcontains", TEXT, Parameter("substr", STRING), returns=BOOL)
def strcontains(args: Args, _: Context) -> Val:
    """Tell whether a string contains another."""
    return boolean(args[1].text in args[0].text)


@function("replace", TEXT, Parameter("substr", STRING), Parameter("replace", STRING), returns=STRING)
def replace(args: Args, _: Context) -> Val:
    """Replace every occurrence; a needle between slashes is a regular expression."""
    text, needle, new = (arg.text for arg in args)
    if len(needle) > 1 and needle[0] == needle[-1] == "/":
        from relint.lang.hcl.functions.regular import replaced

        return string(replaced(needle[1:-1], text, new))
    if (text.count(needle) if needle else len(text) + 1) * len(new) > LONGEST:
        raise Refusal("the result is larger than relint computes")
    return string(text.replace(needle, new))


@function("substr", TEXT, Parameter("offset", NUMBER), Parameter("length", NUMBER), returns=STRING)
def substr(args: Args, _: Context) -> Val:
    """Cut a piece out of a string, counted in visible characters; a negative offset counts from the end."""
    characters = graphemes.clusters(args[0].text)
    offset, length = whole(args[1]), whole(args[2])
    if offset >= 0 and length == 0:
        return string("")
    start = max(offset + len(characters) if offset < 0 else offset, 0)
    return string("".join(characters[start : start + length] if length > 0 else characters[start:]))


@function("indent", Parameter("spaces", NUMBER), Parameter("str", STRING), returns=STRING)
def indent(args: Args, _: Context) -> Val:
    """Put spaces behind every newline."""
    spaces, text = whole(args[0]), args[1].text
    if spaces < 0:
        raise Refusal("negative Repeat count")
    if spaces * (text.count("\n") + 1) > LONGEST:
        raise Refusal("the result is larger than relint computes")
    return string(text.replace("\n", "\n" + " " * spaces))


@function("join", Parameter("separator", STRING), variadic=Parameter("lists", LIST_OF_STRING), returns=STRING)
def join(args: Args, _: Context) -> Val:
    """Put the strings of one or more lists together."""
    lists = args[1:]
    if not lists:
        raise Refusal("at least one list is required")
    if not all(wholly_known(each) for each in lists):
        return pending(STRING, args)
    texts: list[str] = []
    for number, each in enumerate(lists, start=1):
        for place, item in enumerate(each.items):
            if item.data is None:
                where = f" of list {number}" if len(lists) > 1 else ""
                raise Refusal(f"element {place}{where} is null; cannot concatenate null values", number)
            texts.append(item.text)
    return string(args[0].text.join(texts))


@function("split", Parameter("separator", STRING), Parameter("str", STRING), returns=LIST_OF_STRING)
def split(args: Args, _: Context) -> Val:
    """Cut a string at every separator; without one, into its code points."""
    separator, text = args[0].text, args[1].text
    return strings(text.split(separator) if separator else list(text))


@function("sort", Parameter("list", LIST_OF_STRING, unknown=True, marks="parts"), returns=LIST_OF_STRING)
def sort(args: Args, _: Context) -> Val:
    """Sort strings by their bytes."""
    given = args[0]
    if isinstance(given.data, Gap):
        return Val(LIST_OF_STRING, Gap(given.data.why, least=given.data.least, most=given.data.most))
    if not wholly_known(given):
        why = pending(LIST_OF_STRING, args).data
        length = len(given.items)
        return Val(LIST_OF_STRING, Gap(why.why if isinstance(why, Gap) else "", least=length, most=length))
    for place, item in enumerate(given.items):
        if item.data is None:
            raise Refusal(f"given list element {place} is null; a null string cannot be sorted")
    return Val(LIST_OF_STRING, tuple(sorted(given.items, key=lambda item: item.text)))


def text_length(val: Val) -> Val:
    """Return the number of visible characters; of an unknown string, at least those of its known beginning."""
    if isinstance(val.data, Gap):
        least = count(len(graphemes.clusters(val.data.prefix)))
        return Val(NUMBER, Gap(val.data.why, not_null=True, low=(least, True)))
    return counted(len(graphemes.clusters(val.text)))
