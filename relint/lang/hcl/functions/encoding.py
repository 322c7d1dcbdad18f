"""Functions that encode and decode. Source: the function reference, "Encoding Functions"."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import quote_plus

from relint.lang.hcl.functions.charsets import CHARSETS, Charset
from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.deflate import LARGEST, gzipped
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function, pending
from relint.lang.hcl.json_values import from_json, json_of
from relint.lang.hcl.quoting import quoted
from relint.lang.hcl.types import BOOL, DYNAMIC, NUMBER, STRING, Primitive, Type
from relint.lang.hcl.values import Gap, Val, string, wholly_known

TEXT = Parameter("str", STRING)
ENCODING = Parameter("encoding", STRING)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}", re.ASCII)


def decoded(text: str) -> bytes | None:
    """Return the bytes of base64 text, in which line ends may stand anywhere; None where it is none."""
    text = text.replace("\r", "").replace("\n", "")
    if not _BASE64.fullmatch(text):
        return None
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return None


def encoded(data: bytes) -> str:
    """Return base64 text."""
    return base64.b64encode(data).decode()


@function("base64encode", TEXT, returns=STRING)
def base64encode(args: Args, _: Context) -> Val:
    """Encode the UTF-8 of a string."""
    return string(encoded(args[0].text.encode()))


@function("base64decode", TEXT, returns=STRING)
def base64decode(args: Args, _: Context) -> Val:
    """Decode into a string, which must be UTF-8."""
    data = decoded(args[0].text)
    if data is None:
        raise Refusal("failed to decode base64 data")
    try:
        return string(data.decode())
    except UnicodeDecodeError:
        raise Refusal("the result of decoding the provided string is not valid UTF-8") from None


@function("base64gzip", TEXT, returns=STRING)
def base64gzip(args: Args, _: Context) -> Val:
    """Compress and encode, byte for byte as Terraform does; a very large text is left unknown."""
    data = args[0].text.encode()
    if len(data) > LARGEST:
        return Val(STRING, Gap("the text is larger than relint compresses", not_null=True, prefix="H4sIA"))
    return string(encoded(gzipped(data)))


def _charset(name: Val) -> Charset:
    found = CHARSETS.get(name.text.strip().lower())
    if found is None:
        raise Refusal(
            f"{quoted(name.text)} is not a supported IANA encoding name or alias in this Terraform version", 1
        )
    return found


@function("textencodebase64", Parameter("string", STRING), ENCODING, returns=STRING)
def textencodebase64(args: Args, _: Context) -> Val:
    """Encode a string in a character encoding, then in base64."""
    charset = _charset(args[1])
    try:
        return string(encoded(charset.lead + args[0].text.encode(charset.codec)))
    except UnicodeEncodeError:
        reason = f"the given string contains characters that cannot be represented in {charset.name}"
        raise Refusal(reason, 0) from None


@function("textdecodebase64", Parameter("source", STRING), ENCODING, returns=STRING)
def textdecodebase64(args: Args, _: Context) -> Val:
    """Decode base64, then a character encoding."""
    charset = _charset(args[1])
    data = decoded(args[0].text)
    if data is None:
        raise Refusal("the given value is has an invalid base64 symbol", 0)
    reason = f"the given string contains symbols that are not defined for {charset.name}"
    try:
        text = charset.decode(data)
    except UnicodeDecodeError:
        raise Refusal(reason, 0) from None
    if "\ufffd" in text:
        raise Refusal(reason, 0)
    return string(text)


@function("urlencode", TEXT, returns=STRING)
def urlencode(args: Args, _: Context) -> Val:
    """Escape for the query of a URL; a space becomes a plus sign."""
    return string(quote_plus(args[0].text, safe=""))


def _open_json(val: Val) -> Val:
    """Return unknown JSON; how it begins is known with the type."""
    gap = pending(STRING, (val,)).data
    why = gap.why if isinstance(gap, Gap) else ""
    if isinstance(val.data, Gap) and not val.data.not_null:
        return Val(STRING, Gap(why, not_null=True))
    return Val(STRING, Gap(why, not_null=True, prefix=_opening(val.type), document=val))


def _opening(kind: Type) -> str:
    if isinstance(kind, Primitive):
        return '"' if kind == STRING else ""
    return "{" if hasattr(kind, "attributes") or str(kind).startswith("map") else "["


@function("jsonencode", Parameter("val", null=True, unknown=True, dynamic=True), returns=STRING)
def jsonencode(args: Args, _: Context) -> Val:
    """Write a value as JSON without spaces."""
    return string(json_of(args[0])) if wholly_known(args[0]) else _open_json(args[0])


def _decoded_type(args: Args) -> Type:
    """Return what the known beginning of an unknown document says of its type."""
    gap = args[0].data
    start = gap.prefix.strip()[:1] if isinstance(gap, Gap) else ""
    if not start or start in "{[n":
        return DYNAMIC
    found = {'"': STRING, "t": BOOL, "f": BOOL}.get(start) or (NUMBER if start in "-.0123456789" else None)
    if found is None:
        raise Refusal(f"a JSON document cannot begin with the character '{start}'", 0)
    return found


@function("jsondecode", TEXT, returns=_decoded_type, nullable=True)
def jsondecode(args: Args, _: Context) -> Val:
    """Read JSON: arrays become tuples, objects become objects."""
    return from_json(args[0].text)
