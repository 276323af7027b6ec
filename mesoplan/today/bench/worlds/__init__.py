"""How fast each page and endpoint answers over HTTP, in worlds of three sizes: whether it grows with the house."""
