"""Readers of the residents' pages: what the session holds, and what a page needs to be drawn."""

from __future__ import annotations

from oneneedle.portal.queries.drawer import find_sent, get_draft, get_held, get_sent, held_by_account
from oneneedle.portal.queries.guide import Guide, find_ground, read_guide

__all__ = ["Guide", "find_ground", "find_sent", "get_draft", "get_held", "get_sent", "held_by_account", "read_guide"]
