"""Measures: how fast the program is here, beside what the database alone could do on the same machine."""
