"""Shared zones on the desk: the list, the cases on their ground, and what the city's keeper sets."""
