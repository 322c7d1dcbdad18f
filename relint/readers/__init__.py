"""From text to resources, one package a format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module

from relint.lang.yaml import Document
from relint.model.files import Files, Unreadable
from relint.model.finding import Note, Problem
from relint.model.span import whole_file
from relint.readers.detect import TEMPLATES, Detected, classify, wanted
from relint.readers.reading import Reading
from relint.readers.settings import ReaderSettings

__all__ = ["ReaderSettings", "Reading", "read"]

DOCUMENT_READERS: Mapping[str, str] = {}
"""Format of a document -> "module:function" of a reader of documents; imported when a document of it is there."""

TERRAFORM = frozenset({"terraform", "terraform-json"})


def read(files: Files, chosen: Sequence[str], settings: ReaderSettings) -> Reading:
    """Return what the chosen files declare; what they lead to (modules, plans' sources) may be any file."""
    reading = Reading()
    detected = dict(_detected(files, chosen, reading))
    _count(detected, reading)
    return reading


def _detected(files: Files, chosen: Iterable[str], reading: Reading) -> Iterable[tuple[str, Detected]]:
    for path in filter(wanted, chosen):
        try:
            source = files.read(path)
        except Unreadable as error:
            reading.problems.append(Problem(whole_file(path), f"cannot be read: {error}"))
            continue
        found = classify(path, source)
        reading.problems += found.problems
        yield path, found


def _count(detected: Mapping[str, Detected], reading: Reading) -> None:
    for found in detected.values():
        reading.count({found.format: 1})
