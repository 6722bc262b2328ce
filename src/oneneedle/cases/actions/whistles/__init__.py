"""The writers of the whistle: blown, answered, attended, closed by the street alone, rated by both sides."""

from __future__ import annotations

from oneneedle.cases.actions.whistles.announce import announce_whistles
from oneneedle.cases.actions.whistles.answer import acknowledge_call, refuse_call, settle_call
from oneneedle.cases.actions.whistles.attend import check_in, finish_call
from oneneedle.cases.actions.whistles.blow import approve_whistle, blow_whistle, propose_whistle
from oneneedle.cases.actions.whistles.close import close_whistle, withdraw_whistle
from oneneedle.cases.actions.whistles.deadline import pass_proposal_deadline, pass_whistle_deadline
from oneneedle.cases.actions.whistles.files import attach_to_whistle
from oneneedle.cases.actions.whistles.rate import rate_call, rate_whistle, reply_to_rating

__all__ = [
    "acknowledge_call",
    "announce_whistles",
    "approve_whistle",
    "attach_to_whistle",
    "blow_whistle",
    "check_in",
    "close_whistle",
    "finish_call",
    "pass_proposal_deadline",
    "pass_whistle_deadline",
    "propose_whistle",
    "rate_call",
    "rate_whistle",
    "refuse_call",
    "reply_to_rating",
    "settle_call",
    "withdraw_whistle",
]
