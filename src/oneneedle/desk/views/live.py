"""Pages that stay true without reloading; the way itself is the same for all pages."""

from __future__ import annotations

from oneneedle.ui.live import EVERY_SECONDS, answer_same, has_seen, make_key

KEPT_SECONDS = 20.0  # what a board reads over a whole ground is read once for all tabs that ask meanwhile

__all__ = ["EVERY_SECONDS", "KEPT_SECONDS", "answer_same", "has_seen", "make_key"]
