"""The injection chart of an area: its sheet, its page, its acts, and how it is printed."""
