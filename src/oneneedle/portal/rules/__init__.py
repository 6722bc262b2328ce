"""Pure words of the residents' pages: drafts, warnings before publishing, sealed sessions, plain sentences."""

from __future__ import annotations

from oneneedle.portal.rules import draft, personal, words
from oneneedle.portal.rules.draft import MOST_REPORTS_A_DAY, Draft, Held, Sent
from oneneedle.portal.rules.personal import find_personal
from oneneedle.portal.rules.sealing import seal, unseal

__all__ = [
    "MOST_REPORTS_A_DAY",
    "Draft",
    "Held",
    "Sent",
    "draft",
    "find_personal",
    "personal",
    "seal",
    "unseal",
    "words",
]
