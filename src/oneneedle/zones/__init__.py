"""Shared zones: ground of several districts that their offices look after together, leading in turn."""
