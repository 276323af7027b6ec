"""How many sessions a course has, and how far apart they are."""
