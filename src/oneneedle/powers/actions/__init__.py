"""The writers of work desks: set up, seated, handed over."""

from __future__ import annotations

from oneneedle.powers.actions.desks import set_desk
from oneneedle.powers.actions.hand_over import hand_over_case
from oneneedle.powers.actions.places import seat_post, unseat_post

__all__ = ["hand_over_case", "seat_post", "set_desk", "unseat_post"]
