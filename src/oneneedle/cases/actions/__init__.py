"""The writers of the corridor, one door a file."""

from __future__ import annotations

from oneneedle.cases.actions.adopt import adopt_closing, close_draft
from oneneedle.cases.actions.attach import attach_files, show_attachment
from oneneedle.cases.actions.classify import classify_case
from oneneedle.cases.actions.deadline import pass_deadline
from oneneedle.cases.actions.dispatch import dispatch_case, settle_case
from oneneedle.cases.actions.draft import Draft, make_draft
from oneneedle.cases.actions.feedback import close_case, record_feedback, reopen_case
from oneneedle.cases.actions.file import file_case
from oneneedle.cases.actions.handle import accept_order, finish_order, return_order
from oneneedle.cases.actions.import_cases import ImportSummary, NumberedRow, import_cases
from oneneedle.cases.actions.leave import decline_case, merge_case, withdraw_case
from oneneedle.cases.actions.locate import locate_case
from oneneedle.cases.actions.receive import insert_drafts, receive_case
from oneneedle.cases.actions.verify import verify_case
from oneneedle.cases.actions.words import JoinReceipt, add_remark, join_case, read_reporter, redact_case

__all__ = [
    "Draft",
    "ImportSummary",
    "JoinReceipt",
    "NumberedRow",
    "accept_order",
    "add_remark",
    "adopt_closing",
    "attach_files",
    "classify_case",
    "close_case",
    "close_draft",
    "decline_case",
    "dispatch_case",
    "file_case",
    "finish_order",
    "import_cases",
    "insert_drafts",
    "join_case",
    "locate_case",
    "make_draft",
    "merge_case",
    "pass_deadline",
    "read_reporter",
    "receive_case",
    "record_feedback",
    "redact_case",
    "reopen_case",
    "return_order",
    "settle_case",
    "show_attachment",
    "verify_case",
    "withdraw_case",
]
