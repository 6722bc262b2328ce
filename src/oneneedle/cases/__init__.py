"""Floor 5: the corridor every need walks through, from reception to closing."""
