"""Pages that give account: what was asked and done, how it is counted, and the big screen."""

from __future__ import annotations

from oneneedle.portal.views.results.account import show_results
from oneneedle.portal.views.results.definitions import show_definitions
from oneneedle.portal.views.results.screen import show_screen

__all__ = ["show_definitions", "show_results", "show_screen"]
