"""Pages that stay true without reloading; the way itself is the same for all pages."""

from __future__ import annotations

from oneneedle.ui.live import EVERY_SECONDS, answer_same, has_seen, make_key

__all__ = ["EVERY_SECONDS", "answer_same", "has_seen", "make_key"]
