"""The writers of work desks, of powers handed down, and of the site checks under them."""

from __future__ import annotations

from oneneedle.powers.actions.check_cases import open_case_from_finding
from oneneedle.powers.actions.check_plan import call_off_check, plan_check
from oneneedle.powers.actions.check_rounds import recheck, record_findings
from oneneedle.powers.actions.check_watch import pass_rectify_day
from oneneedle.powers.actions.desks import set_desk
from oneneedle.powers.actions.hand_over import hand_over_case
from oneneedle.powers.actions.handing_down import call_off_power, end_power, hand_down_power
from oneneedle.powers.actions.places import seat_post, unseat_post

__all__ = [
    "call_off_check",
    "call_off_power",
    "end_power",
    "hand_down_power",
    "hand_over_case",
    "open_case_from_finding",
    "pass_rectify_day",
    "plan_check",
    "recheck",
    "record_findings",
    "seat_post",
    "set_desk",
    "unseat_post",
]
