"""Functions on files, which reach no further than the module's own trees. Source: the function reference."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from relint.lang.hcl.errors import EvaluationError, FileMissingError, OutOfReachError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.encoding import encoded
from relint.lang.hcl.functions.globs import matches, split
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import BOOL, DYNAMIC, SET_OF_STRING, STRING, MapType, ObjectType
from relint.lang.hcl.values import Gap, Val, boolean, string
from relint.model.files import Unreadable

PATH = Parameter("path", STRING)
_MISSING = (
    "no file exists at {}; this function works only with files that are distributed as part of the configuration "
    "source code, so if this file will be created by a resource in this configuration you must instead obtain this "
    "result from an attribute of that resource"
)


_OUTSIDE = (
    "{} lies outside of the root module's tree and those of the modules that it calls; relint.yaml names more "
    "directories under terraform.readable"
)


def located(path: str, context: Context) -> str:
    """Return where a path that an expression names leads in the workspace, "" for the top.

    A path is relative to the root module's directory, because that is where Terraform runs. As there, `..` is taken
    away before links are followed; what counts is where they lead.

    Raises:
        OutOfReachError: it may not be read.
    """
    if not path.startswith(("/", "~")):
        try:
            found = context.files.real(posixpath.normpath(posixpath.join(context.root or ".", path)))
            if _within(found, (context.root,), context) or _within(found, context.trees(), context):
                return found
            context.outside[found] = None
        except Unreadable:
            pass
    raise OutOfReachError(_OUTSIDE.format(path or "."))


def _within(path: str, trees: Iterable[str], context: Context) -> bool:
    return any(not tree or path == tree or path.startswith(f"{tree}/") for tree in map(context.files.real, trees))


def content(path: Val, context: Context) -> bytes:
    """Return the bytes of the file that an argument names.

    Raises:
        FileMissingError: it is absent.
        OutOfReachError: it may not be read.
    """
    place = located(path.text, context)
    try:
        return context.files.read(place)
    except Unreadable:
        raise FileMissingError(_MISSING.format(path.text)) from None


@function("file", PATH, returns=STRING)
def file(args: Args, context: Context) -> Val:
    """Return the text of a file."""
    return string(_text(args[0], context))


def _text(path: Val, context: Context) -> str:
    try:
        return content(path, context).decode()
    except UnicodeDecodeError:
        raise Refusal(
            f"contents of {path.text} are not valid UTF-8; use the filebase64 function to obtain the Base64 encoded "
            "contents or the other file functions (e.g. filemd5, filesha256) to obtain file hashing results instead"
        ) from None


@function("filebase64", PATH, returns=STRING)
def filebase64(args: Args, context: Context) -> Val:
    """Return the bytes of a file in base64."""
    return string(encoded(content(args[0], context)))


@function("fileexists", PATH, returns=BOOL)
def fileexists(args: Args, context: Context) -> Val:
    """Tell whether there is a file; unknown where relint may not look."""
    place = located(args[0].text, context)
    if _exists(place, context):
        return boolean(True)
    if _under(place, context):
        raise Refusal(f"{args[0].text} is a directory, not a file")
    return boolean(False)


@function("fileset", PATH, Parameter("pattern", STRING), returns=SET_OF_STRING)
def fileset(args: Args, context: Context) -> Val:
    """Return the files under a directory whose paths match a pattern, relative to that directory."""
    base = args[0].text or "."
    fixed, wanted = split(posixpath.normpath(f"{base}/{args[1].text}"))
    place = located(fixed, context)
    cut = len(place) + 1 if place else 0
    found = [path[cut:] for path in _under(place, context)]
    names = [posixpath.relpath(posixpath.join(fixed, path), base) for path in sorted(found) if matches(path, wanted)]
    return Val(SET_OF_STRING, tuple([string(name) for name in sorted(names)]))


def _exists(path: str, context: Context) -> bool:
    paths = context.files.paths  # sorted
    found = bisect_left(paths, path)
    return found < len(paths) and paths[found] == path


def _under(directory: str, context: Context) -> Sequence[str]:
    """Return the files inside a directory, at any depth."""
    paths = context.files.paths
    if not directory:
        return paths
    return paths[bisect_left(paths, directory + "/") : bisect_left(paths, directory + "0")]  # "0" follows "/"


@function("basename", PATH, returns=STRING)
def basename(args: Args, _: Context) -> Val:
    """Return the last part of a path."""
    return string(args[0].text.rstrip("/").rpartition("/")[2] or ("/" if args[0].text else "."))


@function("dirname", PATH, returns=STRING)
def dirname(args: Args, _: Context) -> Val:
    """Return a path without its last part, cleaned."""
    head = args[0].text[: args[0].text.rfind("/") + 1]
    return string(_cleaned(head))


def _cleaned(path: str) -> str:
    found = posixpath.normpath(path) if path else "."
    return found[1:] if found.startswith("//") else found


@function("abspath", PATH, returns=STRING)
def abspath(args: Args, _: Context) -> Val:
    """Return an absolute path; where the run takes place is unknown."""
    if args[0].text.startswith("/"):
        return string(_cleaned(args[0].text))
    return Val(STRING, Gap("the directory of the run is not known", not_null=True, prefix="/"))


@function("pathexpand", PATH, returns=STRING)
def pathexpand(args: Args, _: Context) -> Val:
    """Replace a leading ~ with the home directory, which is unknown."""
    text = args[0].text
    if not text.startswith("~"):
        return args[0]
    if len(text) > 1 and text[1] != "/":
        raise Refusal("cannot expand user-specific home dir")
    return Val(STRING, Gap("the home directory of whoever runs Terraform is not known", not_null=True))


def _rendered(source: str, name: str, variables: Val, context: Context) -> Val:
    if not isinstance(variables.type, MapType | ObjectType):
        raise Refusal("invalid vars value: must be a map", 1)
    for key in variables.fields:
        if not key.replace("-", "_").isidentifier():
            raise Refusal(
                f"invalid template variable name {quoted(key)}: must start with a letter, followed by zero or more "
                "letters, digits, and underscores",
                1,
            )
    if context.render is None:
        raise EvaluationError("templates cannot be rendered here")
    result = context.render(source, variables.fields, name)
    if result.data is None:
        raise Refusal("the result of the template is null")
    return result


@function("templatefile", PATH, Parameter("vars", dynamic=True), returns=DYNAMIC)
def templatefile(args: Args, context: Context) -> Val:
    """Render the template that a file holds."""
    if context.in_template:
        raise Refusal("cannot recursively call templatefile from inside another template function")
    return _rendered(_text(args[0], context), args[0].text, args[1], context)


@function("templatestring", Parameter("template", STRING), Parameter("vars"), returns=STRING)
def templatestring(args: Args, context: Context) -> Val:
    """Render the template that a string holds."""
    if context.in_template:
        raise Refusal("cannot recursively call templatestring from inside another template function")
    result = _rendered(args[0].text, "<templatestring argument>", args[1], context)
    from relint.lang.hcl.convert import convert

    return convert(result, STRING)
