"""Hashes, identifiers and decryption. Source: the function reference, "Hash and Crypto Functions"."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.encoding import decoded, encoded
from relint.lang.hcl.functions.files import content
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function
from relint.lang.hcl.functions.rsa import KeyProblem, decrypted
from relint.lang.hcl.types import NUMBER, STRING
from relint.lang.hcl.values import Gap, Val, string

TEXT = Parameter("str", STRING)


def _hex(name: str) -> Callable[[bytes], str]:
    return lambda data: hashlib.new(name, data, usedforsecurity=False).hexdigest()


def _base64(name: str) -> Callable[[bytes], str]:
    return lambda data: encoded(hashlib.new(name, data, usedforsecurity=False).digest())


def _declare(name: str, digest: Callable[[bytes], str]) -> None:
    """Declare the hash of a string and, beside it, the hash of a file."""

    @function(name, TEXT, returns=STRING)
    def of_text(args: Args, _: Context) -> Val:
        return string(digest(args[0].text.encode()))

    @function(f"file{name}", Parameter("path", STRING), returns=STRING)
    def of_file(args: Args, context: Context) -> Val:
        return string(digest(content(args[0], context)))


for _name in ("md5", "sha1", "sha256", "sha512"):
    _declare(_name, _hex(_name))
for _name in ("sha256", "sha512"):
    _declare(f"base64{_name}", _base64(_name))


@function("bcrypt", TEXT, variadic=Parameter("cost", NUMBER), returns=STRING)
def bcrypt(_args: Args, _: Context) -> Val:
    """Return a salted hash: another one at every run, hence unknown."""
    return Val(STRING, Gap("bcrypt() gives another hash at every run", not_null=True))


@function("uuid", returns=STRING)
def uuid(_args: Args, _: Context) -> Val:
    """Return an identifier: another one at every run, hence unknown."""
    return Val(STRING, Gap("uuid() gives another identifier at every run", not_null=True))


@function("uuidv5", Parameter("namespace", STRING), Parameter("name", STRING), returns=STRING)
def uuidv5(args: Args, _: Context) -> Val:
    """Return the identifier of a name in a namespace."""
    import uuid as library

    known = {
        "dns": library.NAMESPACE_DNS,
        "url": library.NAMESPACE_URL,
        "oid": library.NAMESPACE_OID,
        "x500": library.NAMESPACE_X500,
    }
    text = args[0].text
    try:
        space = known.get(text) or library.UUID(_checked(text))
    except ValueError:
        raise Refusal(f"uuidv5() doesn't support namespace {text} (invalid UUID format)") from None
    return string(str(library.uuid5(space, args[1].text)))


def _checked(text: str) -> str:
    if len(text) not in {32, 36, 38, 45}:
        raise ValueError(text)
    return text


@function("rsadecrypt", Parameter("ciphertext", STRING), Parameter("privatekey", STRING), returns=STRING)
def rsadecrypt(args: Args, _: Context) -> Val:
    """Decrypt with a private key."""
    data = decoded(args[0].text)
    if data is None:
        raise Refusal("failed to decode input: cipher text must be base64-encoded", 0)
    try:
        found = decrypted(data, args[1].text)
    except KeyProblem as problem:
        raise Refusal(f"invalid private key: {problem}", 1) from None
    if found is None:
        raise Refusal("failed to decrypt: crypto/rsa: decryption error")
    return string(found.decode(errors="replace"))
