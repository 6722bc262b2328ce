"""Supervision: who asks a unit for account, what it answers, whether the effect holds; commitments and what must be put right."""
