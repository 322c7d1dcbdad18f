"""Functions on files, which reach no further than the module's own trees. Source: the function reference."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Sequence

from relint.lang.hcl.errors import EvaluationError, FileMissingError
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.encoding import encoded
from relint.lang.hcl.functions.globs import matches
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


def located(path: str, context: Context) -> str | None:
    """Return where a path that an expression names lies in the workspace; None where it may not be read.

    A path is relative to the root module's directory, because that is where Terraform runs.
    """
    if path.startswith(("/", "~")):
        return None
    found = posixpath.normpath(posixpath.join(context.root or ".", path))
    trees = [posixpath.normpath(tree or ".") for tree in (context.root, *context.trees)]
    return found if any(_inside(found, tree) for tree in trees) else None


def _inside(path: str, tree: str) -> bool:
    if tree == ".":
        return path != ".." and not path.startswith("../")
    return path == tree or path.startswith(tree + "/")


def content(path: Val, context: Context) -> bytes:
    """Return the bytes of the file that an argument names.

    Raises:
        FileMissingError: it is absent, or out of reach.
    """
    place = located(path.text, context)
    if place is None:
        raise FileMissingError(f"{path.text} lies outside of the root module's tree, where relint reads nothing")
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
    if place is None:
        return Val(BOOL, Gap(f"{args[0].text} lies outside of the root module's tree", not_null=True))
    if _exists(place, context):
        return boolean(True)
    if _under(place, context):
        raise Refusal(f"{args[0].text} is a directory, not a file")
    return boolean(False)


@function("fileset", PATH, Parameter("pattern", STRING), returns=SET_OF_STRING)
def fileset(args: Args, context: Context) -> Val:
    """Return the files under a directory whose paths match a pattern, relative to that directory."""
    base = located(args[0].text, context)
    if base is None:
        return Val(SET_OF_STRING, Gap(f"{args[0].text} lies outside of the root module's tree", not_null=True))
    pattern = posixpath.normpath(posixpath.join(base, args[1].text))
    start = posixpath.relpath(pattern, base)
    found = _above(base, context) if start.startswith("..") else _below(base, context)
    return Val(SET_OF_STRING, tuple([string(path) for path in sorted(found) if matches(path, start)]))


def _above(base: str, context: Context) -> list[str]:
    """Return all files that may be read, relative to a directory."""
    return [posixpath.relpath(path, base) for path in context.files.paths if _reachable(path, context)]


def _below(base: str, context: Context) -> list[str]:
    """Return the files inside a directory, relative to it."""
    cut = 0 if base in {"", "."} else len(base) + 1
    return [path[cut:] for path in _under(base, context)]


def _exists(path: str, context: Context) -> bool:
    paths = context.files.paths  # sorted
    found = bisect_left(paths, path)
    return found < len(paths) and paths[found] == path


def _under(directory: str, context: Context) -> Sequence[str]:
    """Return the files inside a directory, at any depth."""
    paths = context.files.paths
    if directory in {"", "."}:
        return paths
    return paths[bisect_left(paths, directory + "/") : bisect_left(paths, directory + "0")]  # "0" follows "/"


def _reachable(path: str, context: Context) -> bool:
    return any(_inside(path, posixpath.normpath(tree or ".")) for tree in (context.root, *context.trees))


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
