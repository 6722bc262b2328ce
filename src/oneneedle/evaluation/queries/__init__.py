"""The readers of evaluation; they answer with frozen values and change nothing."""
