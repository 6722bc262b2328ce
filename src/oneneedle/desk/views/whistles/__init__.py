"""Whistles on the desk: lists, one whistle, its steps, blowing, the answers."""
