"""Colons at the end of plain scalars in flow collections: `[1.2.3.4, 2001:db8::]`.

libyaml takes `:` before one of `,[]{}` for an error; the reader of Kubernetes (Go's yaml), like YAML 1.2, ends a key
only at a colon with a blank behind it. Where libyaml stumbles, these colons are replaced by a sign that the source does
not use, so that every place stays what it is, and put back in the values.

Source: https://yaml.org/spec/1.2.2/#733-plain-style, `yaml_parser_scan_plain_scalar` of go-yaml
"""

from __future__ import annotations

import re

COLON_REFUSED = "found unexpected ':'"
AT_END = re.compile(rb"(?<=[^\s\"'\[\]{},]):(?=[,\[\]{}])")
SIGNS = tuple(map(chr, range(0xE000, 0xE010)))  # of private use: YAML allows them, nobody writes them


def unused_sign(source: bytes) -> str:
    """Return a sign that a source does not use; "" where it uses them all."""
    return next((sign for sign in SIGNS if sign.encode() not in source), "")


def with_sign(source: bytes, sign: str) -> bytes:
    """Return a source with a sign for each colon that may end a plain scalar; one in a text is put back with it."""
    return AT_END.sub(sign.encode(), source)
