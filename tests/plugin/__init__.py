"""The rule author's interface."""
