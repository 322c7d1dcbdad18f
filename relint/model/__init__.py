"""The frozen nouns that every layer speaks of; standard library only."""
