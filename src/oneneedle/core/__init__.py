"""Floor 0: ledger, Actor, Refused, tree paths, numbering, files."""
