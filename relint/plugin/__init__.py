"""What an author of a rule in Python works with."""
