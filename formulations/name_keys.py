"""Which names are one name."""


def name_key(name: str) -> str:
    """As the database tells names apart: by their small letters. “Weiß” and “Weiss”, which fold together, are two."""
    return name.lower()
