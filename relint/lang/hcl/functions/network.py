"""Functions on IP networks. Source: the function reference, "IP Network Functions"."""

from __future__ import annotations

import re
from typing import NamedTuple

from relint.lang.hcl.functions.context import Context
from relint.lang.hcl.functions.native import strings, whole
from relint.lang.hcl.functions.registry import Args, Parameter, Refusal, function
from relint.lang.hcl.numbers import integer_of, is_infinite, is_integral
from relint.lang.hcl.types import LIST_OF_STRING, NUMBER, STRING
from relint.lang.hcl.values import Val, string

PREFIX = Parameter("prefix", STRING)
_WORD = (1 << 64) - 1
_IPV4 = re.compile(r"(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})", re.ASCII)


class Network(NamedTuple):
    """An IP network: the number of its first address, the length of its prefix, 32 or 128 bits in all."""

    address: int
    length: int
    bits: int

    def __str__(self) -> str:
        length = max(self.length - 96, 0) if _inside_ipv6(self.address, self.bits) else self.length
        return f"{shown(self.address, self.bits)}/{length}"

    @property
    def hosts(self) -> int:
        """The bits behind the prefix, all set."""
        return (1 << (self.bits - self.length)) - 1


def _inside_ipv6(address: int, bits: int) -> bool:
    return bits == 128 and address >> 32 == 0xFFFF


def shown(address: int, bits: int) -> str:
    """Write an address; an IPv4 address inside IPv6 (::ffff:0:0/96) shows as IPv4."""
    if bits == 32 or _inside_ipv6(address, bits):
        return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))
    from ipaddress import IPv6Address

    return IPv6Address(address).compressed


def _ipv4(text: str) -> int | None:
    found = _IPV4.fullmatch(text)
    parts = [int(part) for part in found.groups()] if found else []
    if not parts or max(parts) > 255:
        return None
    return parts[0] << 24 | parts[1] << 16 | parts[2] << 8 | parts[3]


def _ipv6(text: str) -> int | None:
    from ipaddress import AddressValueError, IPv6Address

    try:
        return None if "%" in text else int(IPv6Address(text))
    except AddressValueError:
        return None


def network(text: str, position: int | None = None) -> Network:
    """Read a network in CIDR notation; bits behind the prefix are dropped.

    Raises:
        Refusal: it is none.
    """
    body, _, size = text.partition("/")
    address, bits = (_ipv4(body), 32) if "." in body and ":" not in body else (_ipv6(body), 128)
    if address is None or not re.fullmatch(r"\d{1,3}", size, re.ASCII) or int(size) > bits:
        raise Refusal(f"invalid CIDR expression: invalid CIDR address: {text}", position)
    found = Network(address, int(size), bits)
    return found._replace(address=address & ~found.hosts)


def _big(val: Val) -> int:
    if is_infinite(val.number) or not is_integral(val.number):
        raise Refusal("value must be a whole number")
    return integer_of(val.number)


@function("cidrhost", PREFIX, Parameter("hostnum", NUMBER), returns=STRING)
def cidrhost(args: Args, _: Context) -> Val:
    """Return the address of a host by its number; a negative one counts from the end."""
    number, base = _big(args[1]), network(args[0].text)
    if (number if number >= 0 else -number - 1) > base.hosts:
        number = number if number >= 0 else base.hosts + number + 1
        raise Refusal(f"prefix of {base.length} does not accommodate a host numbered {number}")
    return string(shown(base.address | (number if number >= 0 else base.hosts + number + 1), base.bits))


@function("cidrnetmask", PREFIX, returns=STRING)
def cidrnetmask(args: Args, _: Context) -> Val:
    """Return the mask of an IPv4 network."""
    base = network(args[0].text)
    if base.bits == 128:
        raise Refusal(f"IPv6 addresses cannot have a netmask: {args[0].text}")
    return string(shown(0xFFFFFFFF ^ base.hosts, 32))


@function("cidrsubnet", PREFIX, Parameter("newbits", NUMBER), Parameter("netnum", NUMBER), returns=STRING)
def cidrsubnet(args: Args, _: Context) -> Val:
    """Return a network inside another by its number; of negative numbers, what Terraform's arithmetic makes of them."""
    bits, number = whole(args[1]), _big(args[2])
    base = network(args[0].text)
    length = base.length + bits
    if length > base.bits:
        raise Refusal(f"insufficient address space to extend prefix of {base.length} by {bits}")
    most = (1 << bits if 0 <= bits < _WORD.bit_length() else 0) - 1 & _WORD
    address = abs(base.address | number << (base.bits - length)) if abs(number) & _WORD <= most else -1
    if not 0 <= address < 1 << base.bits:
        raise Refusal(f"prefix extension of {bits} does not accommodate a subnet numbered {number}")
    return string(str(Network(address, length, base.bits)) if length >= 0 else "<nil>")


@function("cidrsubnets", PREFIX, variadic=Parameter("newbits", NUMBER), returns=LIST_OF_STRING)
def cidrsubnets(args: Args, _: Context) -> Val:
    """Return networks inside another, one behind the other."""
    base = network(args[0].text, 0)
    found: list[str] = []
    end, last = base.address - 1, str(base)
    for i, arg in enumerate(args[1:], start=1):
        length = base.length + _extension(arg, i, base)
        size = 1 << (base.bits - length)
        start = (end // size + 1) * size
        if start > base.address | base.hosts:
            raise Refusal(
                f"not enough remaining address space for a subnet with a prefix of {length} bits after {last}", i
            )
        end, last = start + size - 1, str(Network(start, length, base.bits))
        found.append(last)
    return strings(found)


def _extension(arg: Val, position: int, base: Network) -> int:
    bits = whole(arg, position)
    if bits < 1:
        raise Refusal("must extend prefix by at least one bit", position)
    if bits > 32:
        raise Refusal("may not extend prefix by more than 32 bits", position)
    if base.length + bits > base.bits:
        protocol = "IPv4" if base.bits == 32 else "IPv6"
        raise Refusal(
            f"would extend prefix to {base.length + bits} bits, which is too long for an {protocol} address", position
        )
    return bits
