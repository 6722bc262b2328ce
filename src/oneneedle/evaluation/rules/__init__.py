"""Pure words of evaluation: measures, two-way evaluation, topics, sheets, datasets."""
