"""The catalogue's CSV files, read row by row into plain values. Nothing here knows Django or the database."""
