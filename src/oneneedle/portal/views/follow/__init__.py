"""Following the own case: by number and receipt, to the answer whether it is solved."""

from __future__ import annotations

from oneneedle.portal.views.follow.acts import answer, answer_link, remark, withdraw
from oneneedle.portal.views.follow.find import forget, show_follow
from oneneedle.portal.views.follow.own_page import show_own

__all__ = ["answer", "answer_link", "forget", "remark", "show_follow", "show_own", "withdraw"]
