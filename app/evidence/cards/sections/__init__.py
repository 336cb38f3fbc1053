"""A card's sections in the order they are read, each a function from facts to words in one language."""
