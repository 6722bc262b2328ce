"""What units have promised, and what must be put right, for everybody."""

from __future__ import annotations

from oneneedle.portal.views.promises.lists import show_commitments, show_rectifications
from oneneedle.portal.views.promises.one import send_proof, show_commitment, show_rectification

__all__ = ["send_proof", "show_commitment", "show_commitments", "show_rectification", "show_rectifications"]
