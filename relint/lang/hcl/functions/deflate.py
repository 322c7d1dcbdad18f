"""DEFLATE and gzip, choice for choice as Go's library makes them at its default level, so that the bytes agree.

Source: RFC 1951 and RFC 1952; which of the equally valid matches and codes are chosen follows the documented behaviour
of Go's `compress/flate`: hash chains over four bytes, one step of lazy matching, lengths of codes by package-merge.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

LARGEST = 60_000  # bytes: what Go compresses without moving its window
_SHORTEST, _LONGEST, _WINDOW = 4, 258, 32_768
_GOOD, _LAZY, _NICE, _CHAIN = 8, 16, 128, 128
_TOKENS = 16_384
_END = 256
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_LENGTH_EXTRA = (0,) * 8 + tuple(bits for bits in range(1, 6) for _ in range(4)) + (0,)
_OFFSET_EXTRA = (0, 0, *(bits for bits in range(14) for _ in range(2)))
_ENDLESS = 2**31 - 1


def _bases(extra: Sequence[int], first: int) -> tuple[int, ...]:
    found = [first]
    for bits in extra[:-1]:
        found.append(found[-1] + (1 << bits))
    return tuple(found)


_LENGTH_BASE = (*_bases(_LENGTH_EXTRA, 3)[:28], 258)
_OFFSET_BASE = _bases(_OFFSET_EXTRA, 1)


class Match(NamedTuple):
    """A repetition: so many bytes, from so far back. A literal is a plain int."""

    length: int
    offset: int


class _Block(NamedTuple):
    tokens: list[int | Match]
    data: bytes


def gzipped(data: bytes) -> bytes:
    """Return the gzip stream of at most `LARGEST` bytes: one flush behind the data, then the end."""
    writer = _Writer()
    for block in _blocks(data):
        _write_block(writer, block)
    for last in (0, 1):
        writer.bits(last, 3)
        writer.align()
        writer.out += b"\x00\x00\xff\xff"
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return head + bytes(writer.out) + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


def _blocks(data: bytes) -> Iterator[_Block]:
    tokens: list[int | Match] = []
    start = 0
    for token, end in _tokens(data):
        tokens.append(token)
        if len(tokens) == _TOKENS:
            yield _Block(tokens, data[start:end])
            tokens, start = [], end
    if tokens:
        yield _Block(tokens, data[start:])


@dataclass(slots=True)
class _Chains:
    """Where each hash of four bytes stood last, and before that."""

    data: bytes
    heads: dict[int, int] = field(default_factory=dict)
    before: list[int] = field(default_factory=list)

    def insert(self, at: int) -> int:
        """Note a position; return where its hash stood before, -1 where it did not."""
        key = (int.from_bytes(self.data[at : at + 4], "big") * 0x1E35A7BD & 0xFFFFFFFF) >> 15
        head = self.heads.get(key, -1)
        while len(self.before) <= at:
            self.before.append(-1)
        self.before[at] = head
        self.heads[key] = at
        return head

    def longest(self, at: int, head: int) -> Match | None:
        """Return the longest match on the chain, the nearest of several."""
        data, limit = self.data, min(_LONGEST, len(self.data) - at)
        nice = min(_NICE, limit)
        length, found = _SHORTEST - 1, None
        for _ in range(_CHAIN):
            size = _common(data, head, at, limit)
            if size > length and (size > _SHORTEST or at - head <= 4096):
                length, found = size, Match(size, at - head)
                if size >= nice:
                    break
            if head <= at - _WINDOW:
                break
            head = self.before[head]
            if head < max(at - _WINDOW, 0):
                break
        return found


def _common(data: bytes, one: int, two: int, limit: int) -> int:
    if data[one : one + limit] == data[two : two + limit]:
        return limit
    size = 0
    while data[one + size] == data[two + size]:
        size += 1
    return size


def _tokens(data: bytes) -> Iterator[tuple[int | Match, int]]:
    """Give tokens, each with the position up to which the block that it ends would reach."""
    chains = _Chains(data)
    at, waiting = 0, False
    previous: Match | None = None
    while at < len(data):
        head = chains.insert(at) if at < len(data) - 3 else -1
        current = None
        held = previous.length if previous else _SHORTEST - 1
        if head >= max(at - _WINDOW, 0) and len(data) - at > held and held < _LAZY:
            current = chains.longest(at, head)
        if previous and (current.length if current else _SHORTEST - 1) <= previous.length:
            end = at + previous.length - 1
            for inside in range(at + 1, min(end, len(data) - 3)):
                chains.insert(inside)
            yield previous, end
            at, waiting, previous = end, False, None
            continue
        if waiting:
            yield data[at - 1], at
        at, waiting, previous = at + 1, True, current
    if waiting:
        yield data[-1], len(data)


class _Writer:
    """Writes bits, the lowest first."""

    def __init__(self) -> None:
        self.out = bytearray()
        self._pending = 0
        self._count = 0

    def bits(self, value: int, count: int) -> None:
        """Append some bits."""
        self._pending |= value << self._count
        self._count += count
        while self._count >= 8:
            self.out.append(self._pending & 255)
            self._pending >>= 8
            self._count -= 8

    def align(self) -> None:
        """Fill up to a whole byte."""
        if self._count:
            self.bits(0, 8 - self._count)


class Code(NamedTuple):
    """The bits of one symbol, reversed as they are written."""

    bits: int
    size: int


def _reversed(value: int, size: int) -> int:
    return int(f"{value:0{size}b}"[::-1], 2) if size else 0


def _fixed() -> list[Code]:
    codes: list[Code] = []
    for symbol in range(286):
        if symbol < 144:
            code = (symbol + 48, 8)
        elif symbol < 256:
            code = (symbol + 256, 9)
        else:
            code = (symbol - 256, 7) if symbol < 280 else (symbol - 88, 8)
        codes.append(Code(_reversed(*code), code[1]))
    return codes


_FIXED_LITERALS = _fixed()
_FIXED_OFFSETS = [Code(_reversed(symbol, 5), 5) for symbol in range(30)]


def huffman(frequencies: Sequence[int], longest: int) -> list[Code]:
    """Return a code for each symbol, none of them longer than `longest` bits; unused ones have no bits."""
    used = [symbol for symbol, count in enumerate(frequencies) if count]
    codes = [Code(0, 0)] * len(frequencies)
    if len(used) <= 2:
        for i, symbol in enumerate(used):
            codes[symbol] = Code(i, 1)
        return codes
    used.sort(key=lambda symbol: (frequencies[symbol], symbol))
    counts = _lengths([frequencies[symbol] for symbol in used], longest)
    code = 0
    for size, count in enumerate(counts):
        code <<= 1
        if not count:
            continue
        for symbol in sorted(used[-count:]):
            codes[symbol] = Code(_reversed(code, size), size)
            code += 1
        del used[-count:]
    return codes


@dataclass(slots=True)
class _Level:
    """The state of package-merge for codes of one length."""

    last: int
    leaf: int
    pair: int
    needed: int = 0
    leaves: list[int] = field(default_factory=list)


def _lengths(frequencies: list[int], longest: int) -> list[int]:
    """Return how many codes have each length, for frequencies in rising order."""
    total = len(frequencies)
    weights = [*frequencies, _ENDLESS]
    longest = min(longest, total - 1)
    levels = [_Level(0, 0, 0, leaves=[0] * (longest + 1)) for _ in range(longest + 2)]
    for depth in range(1, longest + 1):
        levels[depth] = _Level(weights[1], weights[2], weights[0] + weights[1], leaves=[0] * (longest + 1))
        levels[depth].leaves[depth] = 2
    levels[1].pair = _ENDLESS
    levels[longest].needed = 2 * total - 4
    _merge(levels, weights, longest)
    leaves = levels[longest].leaves
    return [0, *(leaves[depth] - leaves[depth - 1] for depth in range(longest, 0, -1))]


def _merge(levels: list[_Level], weights: list[int], longest: int) -> None:
    depth = longest
    while True:
        level = levels[depth]
        if level.pair == level.leaf == _ENDLESS:
            level.needed = 0
            levels[depth + 1].pair = _ENDLESS
            depth += 1
            continue
        before = level.last
        if level.leaf < level.pair:
            level.last = level.leaf
            level.leaves[depth] += 1
            level.leaf = weights[level.leaves[depth]]
        else:
            level.last = level.pair
            level.leaves[:depth] = levels[depth - 1].leaves[:depth]
            levels[depth - 1].needed = 2
        level.needed -= 1
        if level.needed:
            while levels[depth - 1].needed > 0:
                depth -= 1
        elif depth == longest:
            return
        else:
            levels[depth + 1].pair = before + level.last
            depth += 1


def _slot(bases: Sequence[int], value: int) -> int:
    from bisect import bisect_right

    return bisect_right(bases, value) - 1


def _cost(codes: Sequence[Code], frequencies: Sequence[int]) -> int:
    return sum(count * codes[symbol].size for symbol, count in enumerate(frequencies) if count)


def _frequencies(tokens: Sequence[int | Match]) -> tuple[list[int], list[int]]:
    literals, offsets = [0] * 286, [0] * 30
    literals[_END] = 1
    for token in tokens:
        if isinstance(token, Match):
            literals[257 + _slot(_LENGTH_BASE, token.length)] += 1
            offsets[_slot(_OFFSET_BASE, token.offset)] += 1
        else:
            literals[token] += 1
    if not any(offsets):
        offsets[0] = 1
    return literals, offsets


def _trimmed(frequencies: list[int]) -> int:
    return max(i for i, count in enumerate(frequencies) if count) + 1


def _write_block(writer: _Writer, block: _Block) -> None:
    """Write a block the shortest way: stored, with the fixed codes or with codes of its own."""
    literals, offsets = _frequencies(block.tokens)
    extra = sum(literals[257 + i] * bits for i, bits in enumerate(_LENGTH_EXTRA))
    extra += sum(offsets[i] * bits for i, bits in enumerate(_OFFSET_EXTRA))
    own = huffman(literals, 15), huffman(offsets, 15)
    counts = _trimmed(literals), _trimmed(offsets)
    head = _Header(own[0][: counts[0]], own[1][: counts[1]])
    fixed = 3 + _cost(_FIXED_LITERALS, literals) + _cost(_FIXED_OFFSETS, offsets) + extra
    dynamic = head.size + _cost(own[0], literals) + _cost(own[1], offsets) + extra
    if (len(block.data) + 5) * 8 < min(fixed, dynamic):
        _store(writer, block.data)
    elif dynamic < fixed:
        head.write(writer)
        _write_tokens(writer, block.tokens, *own)
    else:
        writer.bits(2, 3)
        _write_tokens(writer, block.tokens, _FIXED_LITERALS, _FIXED_OFFSETS)


def _store(writer: _Writer, data: bytes) -> None:
    writer.bits(0, 3)
    writer.align()
    writer.out += len(data).to_bytes(2, "little") + (len(data) ^ 0xFFFF).to_bytes(2, "little") + data


def _write_tokens(
    writer: _Writer, tokens: Sequence[int | Match], literals: Sequence[Code], offsets: Sequence[Code]
) -> None:
    for token in tokens:
        if isinstance(token, Match):
            slot = _slot(_LENGTH_BASE, token.length)
            writer.bits(*literals[257 + slot])
            writer.bits(token.length - _LENGTH_BASE[slot], _LENGTH_EXTRA[slot])
            slot = _slot(_OFFSET_BASE, token.offset)
            writer.bits(*offsets[slot])
            writer.bits(token.offset - _OFFSET_BASE[slot], _OFFSET_EXTRA[slot])
        else:
            writer.bits(*literals[token])
    writer.bits(*literals[_END])


class _Header:
    """The codes of a block, themselves written as lengths with repetitions in a code of their own."""

    def __init__(self, literals: Sequence[Code], offsets: Sequence[Code]) -> None:
        self._counts = len(literals), len(offsets)
        self._steps = list(_repeats([code.size for code in (*literals, *offsets)]))
        frequencies = [0] * 19
        for symbol, _, _ in self._steps:
            frequencies[symbol] += 1
        self._codes = huffman(frequencies, 7)
        self._shown = 19
        while self._shown > 4 and frequencies[_ORDER[self._shown - 1]] == 0:
            self._shown -= 1
        self.size = 17 + 3 * self._shown + sum(self._codes[s].size + bits for s, _, bits in self._steps)

    def write(self, writer: _Writer) -> None:
        """Write the header of a block that is not the last."""
        writer.bits(4, 3)
        writer.bits(self._counts[0] - 257, 5)
        writer.bits(self._counts[1] - 1, 5)
        writer.bits(self._shown - 4, 4)
        for symbol in _ORDER[: self._shown]:
            writer.bits(self._codes[symbol].size, 3)
        for symbol, value, bits in self._steps:
            writer.bits(*self._codes[symbol])
            writer.bits(value, bits)


def _repeats(sizes: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Give (symbol, repetitions, bits of the repetitions) for a row of code lengths."""
    from itertools import groupby

    for size, group in groupby(sizes):
        count = len(list(group))
        if size:
            yield size, 0, 0
            count -= 1
            while count >= 3:
                yield 16, min(count, 6) - 3, 2
                count -= min(count, 6)
        else:
            while count >= 11:
                yield 18, min(count, 138) - 11, 7
                count -= min(count, 138)
            if count >= 3:
                yield 17, count - 3, 3
                count = 0
        for _ in range(count):
            yield size, 0, 0
