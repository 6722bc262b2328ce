"""Evaluation: rates, comparisons, two-way evaluation, topics, sheets and exports; reads all, writes only its own."""
