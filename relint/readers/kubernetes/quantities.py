"""Kubernetes' ways to write numbers: quantities, percentages, durations, image references, schedules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from relint.model.value import Data

SUFFIXES = {
    "": Decimal(1),
    "n": Decimal("1e-9"),
    "u": Decimal("1e-6"),
    "m": Decimal("1e-3"),
    "k": Decimal(1000),
    "M": Decimal(1000) ** 2,
    "G": Decimal(1000) ** 3,
    "T": Decimal(1000) ** 4,
    "P": Decimal(1000) ** 5,
    "E": Decimal(1000) ** 6,
    "Ki": Decimal(1024),
    "Mi": Decimal(1024) ** 2,
    "Gi": Decimal(1024) ** 3,
    "Ti": Decimal(1024) ** 4,
    "Pi": Decimal(1024) ** 5,
    "Ei": Decimal(1024) ** 6,
}
QUANTITY = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?)(?P<suffix>[numkMGTPE]|[KMGTPE]i)?\Z")
PERCENT = re.compile(r"(\d{1,6})%\Z")
DURATION = re.compile(r"(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+\Z")
DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d)")
SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600, "d": 86400}
HOLE = re.compile(
    r"\$\{|\$\([\w-]+\)|\{\{|\{%|<%|<<|\{[A-Z][A-Z0-9_]*\}|<[A-Za-z][\w .-]*>|\b(?:REPLACE|CHANGE)[-_]?(?:ME|WITH)"
)
PORT_NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?\Z")
DIGEST = re.compile(r"@[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}\Z")


def is_hole(data: object) -> bool:
    """Tell whether a text is a placeholder that something fills in later."""
    return isinstance(data, str) and HOLE.search(data) is not None


def quantity(data: Data) -> float | None:
    """Return a quantity as a number ("250m" -> 0.25 cores, "1Gi" -> 1073741824 bytes); None where it is none.

    Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/

    >>> quantity("250m"), quantity("1Gi"), quantity("12e6")
    (0.25, 1073741824.0, 12000000.0)
    """
    if isinstance(data, bool) or not isinstance(data, (int, float, str)):
        return None
    match = QUANTITY.match(str(data).strip())
    if match is None:
        return None
    try:
        return float(Decimal(match["number"]) * SUFFIXES[match["suffix"] or ""])
    except (InvalidOperation, OverflowError):
        return None


def port_defect(name: str) -> str:
    """Return why the API server refuses the name of a port; "" where it takes it.

    Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports

    >>> port_defect("http"), port_defect("http-of-the-admin")
    ('', 'the name http-of-the-admin is refused; a port has at most 15 small letters, digits and hyphens')
    """
    if PORT_NAME.match(name) or is_hole(name):
        return ""
    return f"the name {name} is refused; a port has at most 15 small letters, digits and hyphens"


@dataclass(frozen=True, slots=True)
class Share:
    """A number of pods, or a percentage of them."""

    number: int
    percent: bool

    def of(self, total: int, *, up: bool) -> int:
        """Return the number of pods out of `total`; a percentage is rounded up or down as its field demands."""
        if not self.percent:
            return self.number
        exact = Fraction(self.number * total, 100)
        return -(-exact.numerator // exact.denominator) if up else exact.numerator // exact.denominator


def share(data: Data) -> Share | None:
    """Return an int-or-percent ("25%", 1, "1"); None where it is neither.

    >>> share("25%").of(3, up=True), share("25%").of(3, up=False), share(2).of(3, up=True)
    (1, 0, 2)
    """
    if isinstance(data, bool):
        return None
    if isinstance(data, int):
        return Share(data, percent=False)
    if not isinstance(data, str):
        return None
    if match := PERCENT.match(data.strip()):
        return Share(int(match[1]), percent=True)
    return Share(int(data), percent=False) if data.strip().isdigit() and len(data) < 10 else None


def duration_seconds(data: Data) -> float | None:
    """Return a duration in seconds ("1m30s", "500ms"; a bare number counts seconds); None where it is none.

    >>> duration_seconds("1m30s"), duration_seconds("500ms"), duration_seconds(15)
    (90.0, 0.5, 15.0)
    """
    if isinstance(data, bool):
        return None
    if isinstance(data, (int, float)):
        return float(data)
    if not isinstance(data, str) or len(data) > 64:
        return None
    text = data.strip()
    if text.replace(".", "", 1).isdigit():
        return float(text)
    if not DURATION.match(text):
        return None
    return float(sum(float(number) * SECONDS[unit] for number, unit in DURATION_PART.findall(text)))


@dataclass(frozen=True, slots=True)
class Image:
    """A container image reference, taken apart."""

    name: str  # registry and repository
    tag: str  # "" where none is written
    digest: bool

    @property
    def pinned(self) -> bool:
        """Tell whether it names one content: a digest, or a tag other than `latest`."""
        return self.digest or self.tag not in {"", "latest"}


def image(text: str) -> Image:
    """Return the parts of an image reference; the port of a registry is no tag.

    >>> image("registry:5000/shop/web").tag, image("registry:5000/shop/web:1.2").tag
    ('', '1.2')
    """
    text = text.strip()
    digest = DIGEST.search(text) is not None or "@sha256:" in text
    plain = text.partition("@")[0]
    head, slash, last = plain.rpartition("/")
    name, _, tag = last.partition(":")
    return Image(f"{head}{slash}{name}", tag, digest)
