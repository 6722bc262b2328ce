"""My reports: for residents who have an account."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oneneedle.cases import rules as case_rules
from oneneedle.cases.queries.public import as_joined, as_public, cases_of_account
from oneneedle.notices import actions as notices_actions
from oneneedle.notices import queries as notices
from oneneedle.portal.rules import words
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class Line:
    """One notice in words."""

    id: UUID
    title: str
    text: str
    link: str
    at: str
    unread: bool


@dataclass(frozen=True)
class MinePage(PortalPage):
    """Own reports and own messages."""

    tasks: tuple[ui.Task, ...]
    notices: tuple[Line, ...]
    unread: int


@require_safe
@login_required
@city_page
def show_mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The reports of this account and the messages to it."""
    account_id = visit.account_id
    if account_id is None:
        raise Http404
    cases = [
        as_public(case) if case.contact and case.contact.account_id == account_id else as_joined(case)
        for case in cases_of_account(visit.city.id, account_id)
    ]
    page = MinePage(
        visit=visit,
        title=_("My reports"),
        tasks=tuple(
            ui.Task(
                label=case.heading,
                href=visit.url("own", number=case.number),
                hint=f"{case.number} · {words.moment_words(timezone.localtime(case.received_at), visit.local_now)}",
                word=str(case_rules.STATE_NAMES[case.state]),
                tone=words.TONES[case.state],
            )
            for case in cases
        ),
        notices=tuple(_line(visit, notice) for notice in notices.inbox(account=account_id)),
        unread=notices.unread_count(account=account_id),
    )
    return pages.render_page(request, "portal/mine.html", page)


@require_POST
@login_required
@city_page
def mark_read(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Note that the messages were read: all up to the newest that was shown."""
    up_to = request.POST.get("up_to", "")
    if _is_id(up_to):
        notices_actions.mark_read(up_to=UUID(up_to), actor=visit.actor(), now=visit.now)
    return redirect(visit.url("mine"))


def _line(visit: Visit, notice: notices.NoticeLine) -> Line:
    at = words.moment_words(timezone.localtime(notice.created_at), visit.local_now)
    return Line(notice.id, notice.title, notice.text, notice.link, at, notice.read_at is None)


def _is_id(word: str) -> bool:
    try:
        UUID(word)
    except ValueError:
        return False
    return True
