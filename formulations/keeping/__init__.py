"""How people keep the catalogue: what tightens is done at once, what loosens waits for a second person."""
