"""Tables of supervision: giving account, effect checks, what must be put right, what was promised, demarcation."""

from __future__ import annotations

from oneneedle.supervision.models.asking import EffectCheck, StatusNote, SupervisionAnswer, SupervisionNotice
from oneneedle.supervision.models.demarcation import Demarcation, DemarcationParty
from oneneedle.supervision.models.promises import Commitment, ProofFile, Rectification, ResidentCheck

__all__ = [
    "Commitment",
    "Demarcation",
    "DemarcationParty",
    "EffectCheck",
    "ProofFile",
    "Rectification",
    "ResidentCheck",
    "StatusNote",
    "SupervisionAnswer",
    "SupervisionNotice",
]
