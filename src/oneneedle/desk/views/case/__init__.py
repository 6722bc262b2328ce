"""The page of one case."""

from __future__ import annotations

from oneneedle.desk.views.case.page import Panel, draw_case, load_case, show_case

__all__ = ["Panel", "draw_case", "load_case", "show_case"]
