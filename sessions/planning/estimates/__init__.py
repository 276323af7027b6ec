"""How long a session takes and what it costs."""
