"""Doors of the residents' pages: parse, one action or query, answer."""
