"""Prometheus rule files, PrometheusRule objects and the rule files of Mimir and Loki."""

from relint.readers.prometheus.read import is_rules, read

__all__ = ["is_rules", "read"]
