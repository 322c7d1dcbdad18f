"""A type as the console's `type()` prints it: tuples and objects over several lines.

Source: observed of `terraform console`.
"""

from __future__ import annotations

from relint.lang.hcl.types import DYNAMIC, Collection, ObjectType, TupleType, Type

INDENT = "    "


def type_text(kind: Type, depth: int = 0) -> str:
    """Return the text of a type; lines behind the first are indented by their depth."""
    if isinstance(kind, TupleType):
        return _lines("tuple([", [type_text(part, depth + 1) for part in kind.elements], "])", depth)
    if isinstance(kind, ObjectType):
        parts = [f"{name}: {type_text(part, depth + 1)}" for name, part in sorted(kind.attributes.items())]
        return _lines("object({", parts, "})", depth)
    if isinstance(kind, Collection):
        if _one_line(kind.element):
            return f"{kind.word}({type_text(kind.element)})"
        return _lines(f"{kind.word}(", [type_text(kind.element, depth + 1)], ")", depth)
    return "dynamic" if kind == DYNAMIC else str(kind)


def _one_line(kind: Type) -> bool:
    return _one_line(kind.element) if isinstance(kind, Collection) else not isinstance(kind, TupleType | ObjectType)


def _lines(head: str, parts: list[str], tail: str, depth: int) -> str:
    if not parts:
        return head + tail
    inner = "".join(f"{INDENT * (depth + 1)}{part},\n" for part in parts)
    return f"{head}\n{inner}{INDENT * depth}{tail}"
