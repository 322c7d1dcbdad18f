"""What relint promises, checked."""
