"""What a street holds in its own hands: its work desks and who sits there."""
