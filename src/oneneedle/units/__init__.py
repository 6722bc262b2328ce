"""Floor 3: organisations, posts and who holds them."""
