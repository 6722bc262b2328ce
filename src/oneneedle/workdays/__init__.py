"""Floor 1: working time, holidays and make-up workdays, and deadlines that explain themselves."""
