"""RSA decryption with PKCS #1 v1.5 padding. Source: RFC 8017, sections 7.2.2 and A.1.2; RFC 5208, section 5."""

from __future__ import annotations

import base64
import binascii
import re
from typing import NamedTuple

_PEM = re.compile(r"-----BEGIN ((?:RSA )?PRIVATE KEY)-----\s(.*?)-----END \1-----", re.DOTALL)
_INTEGER, _OCTETS, _SEQUENCE = 0x02, 0x04, 0x30


class KeyProblem(Exception):  # noqa: N818 - a state of the input
    """The text is no RSA private key that relint reads."""


class _Item(NamedTuple):
    tag: int
    body: bytes


def decrypted(data: bytes, key: str) -> bytes | None:
    """Return the plain text; None where the padding is wrong.

    Raises:
        KeyProblem: the key is no unencrypted PEM of PKCS #1 or PKCS #8.
    """
    modulus, exponent = _key(key)
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(data, "big")
    if len(data) > size or number >= modulus:
        return None
    padded = pow(number, exponent, modulus).to_bytes(size, "big")
    end = padded.find(b"\0", 2)
    return padded[end + 1 :] if padded[:2] == b"\0\2" and end >= 10 else None


def _key(text: str) -> tuple[int, int]:
    found = _PEM.search(text)
    if found is None:
        raise KeyProblem("ssh: no key found")
    try:
        body = base64.b64decode("".join(found[2].split()), validate=True)
    except binascii.Error:
        raise KeyProblem("ssh: no key found") from None
    items = _items(_one(body, _SEQUENCE))
    if found[1] == "PRIVATE KEY":
        inner = next((item.body for item in items if item.tag == _OCTETS), b"")
        items = _items(_one(inner, _SEQUENCE))
    numbers = [int.from_bytes(item.body, "big") for item in items if item.tag == _INTEGER]
    if len(numbers) < 4 or numbers[1].bit_length() > 16_384 or numbers[1] == 0:
        raise KeyProblem("asn1: structure error")
    return numbers[1], numbers[3]


def _one(data: bytes, tag: int) -> bytes:
    items = _items(data)
    if not items or items[0].tag != tag:
        raise KeyProblem("asn1: structure error")
    return items[0].body


def _items(data: bytes) -> list[_Item]:
    """Take DER apart, one level deep."""
    found: list[_Item] = []
    at = 0
    while at + 2 <= len(data):
        tag, size, at = data[at], data[at + 1], at + 2
        if size & 0x80:
            width = size & 0x7F
            size = int.from_bytes(data[at : at + width], "big")
            at += width
        if at + size > len(data):
            raise KeyProblem("asn1: syntax error: data truncated")
        found.append(_Item(tag, data[at : at + size]))
        at += size
    return found
