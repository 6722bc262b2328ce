"""Supervision: giving account, whether the effect holds, commitments, what must be put right, demarcation."""
