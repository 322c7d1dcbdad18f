"""Text edits from findings."""
