"""The readers of the corridor; they answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.cases.queries.answers import *  # placeholder
