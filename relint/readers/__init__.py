"""From text to resources, one package a format."""
