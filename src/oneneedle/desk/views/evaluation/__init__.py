"""Pages of evaluation for staff."""
