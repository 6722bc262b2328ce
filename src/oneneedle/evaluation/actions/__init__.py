"""The writers of evaluation; each part writes its own tables and nothing of the corridor."""

from __future__ import annotations

from oneneedle.evaluation.actions.opinions import correct_opinion, give_opinion, reply_to_opinion
from oneneedle.evaluation.actions.two_way import close_two_way, open_two_way, remind_two_way, withdraw_two_way

__all__ = [
    "close_two_way",
    "correct_opinion",
    "give_opinion",
    "open_two_way",
    "remind_two_way",
    "reply_to_opinion",
    "withdraw_two_way",
]
