"""Floor 1: the tree of areas, their polygons, and where a point lies."""
