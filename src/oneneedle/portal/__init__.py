"""Floor 8: the residents' pages."""
