"""Floor 8: the staff desk."""
