"""The readers of the corridor; they answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.cases.queries.answers import answer_link, follow_link, read_answer_token
from oneneedle.cases.queries.buttons import Button, get_button
from oneneedle.cases.queries.cells import CaseMap, map_cells
from oneneedle.cases.queries.history import CHANNEL_NAMES, PRIORITY_NAMES, HistoryLine
from oneneedle.cases.queries.inbox import (
    DUTIES,
    MOST_COUNTED,
    Filters,
    Page,
    duties_of,
    find_rows,
    inbox,
    inbox_counts,
)
from oneneedle.cases.queries.integrity import CaseProblem, verify_cases
from oneneedle.cases.queries.page import (
    AttachmentLine,
    CasePage,
    Deadline,
    OrderLine,
    Permits,
    get_attachment_for,
    get_case,
    get_case_page,
    near_of,
    rule_of,
)
from oneneedle.cases.queries.public import (
    Cell,
    PublicCase,
    PublicPage,
    Wish,
    follow_case,
    get_attachment,
    list_public,
    near_cases,
    public_case,
    public_cells,
)
from oneneedle.cases.queries.requests import Box, Near, PublicRequest, find_number, requests
from oneneedle.cases.queries.rows import CaseRow, row_of
from oneneedle.cases.queries.rulebook import Route, calendar_for, desk_for, route_for, unit_for
from oneneedle.cases.queries.story import Happening, Photo, Story, tell_story
from oneneedle.cases.queries.trial import Move, Trial, try_duties
from oneneedle.cases.queries.updates import PublicUpdate, case_for_key, update_id, updates

__all__ = [
    "CHANNEL_NAMES",
    "DUTIES",
    "MOST_COUNTED",
    "PRIORITY_NAMES",
    "AttachmentLine",
    "Box",
    "Button",
    "CaseMap",
    "CasePage",
    "CaseProblem",
    "CaseRow",
    "Cell",
    "Deadline",
    "Filters",
    "Happening",
    "HistoryLine",
    "Move",
    "Near",
    "OrderLine",
    "Page",
    "Permits",
    "Photo",
    "PublicCase",
    "PublicPage",
    "PublicRequest",
    "PublicUpdate",
    "Route",
    "Story",
    "Trial",
    "Wish",
    "answer_link",
    "calendar_for",
    "case_for_key",
    "desk_for",
    "duties_of",
    "find_number",
    "find_rows",
    "follow_case",
    "follow_link",
    "get_attachment",
    "get_attachment_for",
    "get_button",
    "get_case",
    "get_case_page",
    "inbox",
    "inbox_counts",
    "list_public",
    "map_cells",
    "near_cases",
    "near_of",
    "public_case",
    "public_cells",
    "read_answer_token",
    "requests",
    "route_for",
    "row_of",
    "rule_of",
    "tell_story",
    "try_duties",
    "unit_for",
    "update_id",
    "updates",
    "verify_cases",
]
