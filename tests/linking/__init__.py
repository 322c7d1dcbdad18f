"""What ties resources together."""
