"""From text to resources, one package a format."""

from relint.readers.read import read
from relint.readers.reading import Reading
from relint.readers.settings import ReaderSettings

__all__ = ["ReaderSettings", "Reading", "read"]
