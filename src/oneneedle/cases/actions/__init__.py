"""The writers of the corridor, one door a file."""

from __future__ import annotations

from oneneedle.cases.actions.adopt import adopt_closing, close_draft
from oneneedle.cases.actions.attach import attach_files, show_attachment
from oneneedle.cases.actions.campaigns import close_campaign, gather_cases, open_campaign
from oneneedle.cases.actions.classify import classify_case
from oneneedle.cases.actions.deadline import pass_deadline
from oneneedle.cases.actions.dispatch import dispatch_case, settle_case
from oneneedle.cases.actions.draft import Draft, make_draft
from oneneedle.cases.actions.feedback import close_case, record_feedback, reopen_case
from oneneedle.cases.actions.file import file_case
from oneneedle.cases.actions.follow_ups import plan_follow_up, record_follow_up, remind_follow_up
from oneneedle.cases.actions.handle import accept_order, finish_order, return_order
from oneneedle.cases.actions.import_cases import ImportSummary, NumberedRow, import_cases
from oneneedle.cases.actions.leave import decline_case, merge_case, withdraw_case
from oneneedle.cases.actions.lift import lift_case, lower_case
from oneneedle.cases.actions.locate import locate_case
from oneneedle.cases.actions.pause import ask_extension, ask_hold, decide_delay, hold_case, resume_case
from oneneedle.cases.actions.receive import insert_drafts, receive_case
from oneneedle.cases.actions.verify import verify_case
from oneneedle.cases.actions.whistles import (
    acknowledge_call,
    announce_whistles,
    approve_whistle,
    attach_to_whistle,
    blow_whistle,
    check_in,
    close_whistle,
    finish_call,
    pass_proposal_deadline,
    pass_whistle_deadline,
    propose_whistle,
    rate_call,
    rate_whistle,
    refuse_call,
    reply_to_rating,
    settle_call,
    withdraw_whistle,
)
from oneneedle.cases.actions.words import JoinReceipt, add_remark, join_case, read_reporter, redact_case, redact_remark

__all__ = [
    "Draft",
    "ImportSummary",
    "JoinReceipt",
    "NumberedRow",
    "accept_order",
    "acknowledge_call",
    "add_remark",
    "adopt_closing",
    "announce_whistles",
    "approve_whistle",
    "ask_extension",
    "ask_hold",
    "attach_files",
    "attach_to_whistle",
    "blow_whistle",
    "check_in",
    "classify_case",
    "close_campaign",
    "close_case",
    "close_draft",
    "close_whistle",
    "decide_delay",
    "decline_case",
    "dispatch_case",
    "file_case",
    "finish_call",
    "finish_order",
    "gather_cases",
    "hold_case",
    "import_cases",
    "insert_drafts",
    "join_case",
    "lift_case",
    "locate_case",
    "lower_case",
    "make_draft",
    "merge_case",
    "open_campaign",
    "pass_deadline",
    "pass_proposal_deadline",
    "pass_whistle_deadline",
    "plan_follow_up",
    "propose_whistle",
    "rate_call",
    "rate_whistle",
    "read_reporter",
    "receive_case",
    "record_feedback",
    "record_follow_up",
    "redact_case",
    "redact_remark",
    "refuse_call",
    "remind_follow_up",
    "reopen_case",
    "reply_to_rating",
    "resume_case",
    "return_order",
    "settle_call",
    "settle_case",
    "show_attachment",
    "verify_case",
    "withdraw_case",
    "withdraw_whistle",
]
