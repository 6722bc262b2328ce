"""Pages of supervision: notices, record sheets, the overdue board, lists, promises, demarcations."""
