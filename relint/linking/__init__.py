"""One module a way in which one thing can need another."""
