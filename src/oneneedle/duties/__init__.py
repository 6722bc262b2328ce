"""The responsibility list: who owes what, from which date on, and on which ground."""
