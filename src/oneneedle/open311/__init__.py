"""Floor 8: Open311 GeoReport v2 with the updates extension."""
