"""YAML with places: plain dicts and lists that know where each key and value stands."""

from relint.lang.yaml.build import Document, Parsed, Repeat, parse
from relint.lang.yaml.nodes import Map, Mark, NodeSpans, Seq, span_at

__all__ = ["Document", "Map", "Mark", "NodeSpans", "Parsed", "Repeat", "Seq", "parse", "span_at"]
