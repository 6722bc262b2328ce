"""A report on its way to become a case: its rows, and the steps it takes by itself."""

from __future__ import annotations

from oneneedle.cases.actions.draft.make import make_draft
from oneneedle.cases.actions.draft.rows import Draft

__all__ = ["Draft", "make_draft"]
