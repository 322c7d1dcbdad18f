"""Pure functions from the system to typed tables."""
