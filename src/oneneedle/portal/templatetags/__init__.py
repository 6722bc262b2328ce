"""Template words of the residents' pages."""
