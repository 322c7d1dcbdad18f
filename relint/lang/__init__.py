"""Syntaxes; no idea of reliability."""
