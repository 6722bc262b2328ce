"""The writers of supervision, one door a file."""

from __future__ import annotations

from oneneedle.supervision.actions.blot import blot_out, show_proof
from oneneedle.supervision.actions.demarcate import (
    decide_demarcation,
    hear_party,
    open_demarcation,
    remind_demarcation,
    withdraw_demarcation,
)
from oneneedle.supervision.actions.effects import plan_effect_check, record_effect_check, remind_effect_check
from oneneedle.supervision.actions.notices import (
    accept_answer,
    answer_account,
    ask_account,
    ask_again,
    pass_notice_deadline,
    withdraw_notice,
)
from oneneedle.supervision.actions.promise import (
    finish_commitment,
    make_commitment,
    pass_commitment_day,
    record_resident_check,
    withdraw_commitment,
)
from oneneedle.supervision.actions.rectify import (
    confirm_rectification,
    deny_rectification,
    open_rectification,
    pass_rectification_day,
    report_rectification,
    withdraw_rectification,
)
from oneneedle.supervision.actions.status import write_status

__all__ = [
    "accept_answer",
    "answer_account",
    "ask_account",
    "ask_again",
    "blot_out",
    "confirm_rectification",
    "decide_demarcation",
    "deny_rectification",
    "finish_commitment",
    "hear_party",
    "make_commitment",
    "open_demarcation",
    "open_rectification",
    "pass_commitment_day",
    "pass_notice_deadline",
    "pass_rectification_day",
    "plan_effect_check",
    "record_effect_check",
    "record_resident_check",
    "remind_demarcation",
    "remind_effect_check",
    "report_rectification",
    "show_proof",
    "withdraw_commitment",
    "withdraw_demarcation",
    "withdraw_notice",
    "withdraw_rectification",
    "write_status",
]
