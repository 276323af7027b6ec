"""One table of the catalogue each, brought to what its file says."""
