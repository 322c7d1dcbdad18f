"""From paths and settings to a report."""
