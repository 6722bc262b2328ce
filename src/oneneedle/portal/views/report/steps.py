"""What all steps share: the draft and its guide, the way back, the way on."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oneneedle.core.rules import Refused
from oneneedle.portal import actions, queries
from oneneedle.portal.rules import Draft
from oneneedle.portal.rules import draft as steps
from oneneedle.portal.views.door import PortalPage, View, Visit, city_page
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse

TITLES = dict(steps.STEPS)


@dataclass(frozen=True)
class StepPage(PortalPage):
    """What every step is drawn from."""

    caption: str
    back: str
    danger_short: bool
    draft: Draft
    guide: queries.Guide
    form: Any  # one of the forms of this step; a template asks no more of it than any form offers


@dataclass(frozen=True)
class Standing:
    """Where a report stands while one of its steps is shown or answered."""

    request: HttpRequest
    visit: Visit
    step: str
    draft: Draft
    guide: queries.Guide

    def frame(self) -> dict[str, Any]:
        """The fields of `StepPage` but the form."""
        values = {"number": steps.step_number(self.step), "total": steps.COUNTED_STEPS}
        before = steps.step_before(self.step, skipped=self.guide.skipped)
        return {
            "visit": self.visit,
            "title": str(TITLES[self.step]),
            "caption": _("Step %(number)d of %(total)d") % values,
            "back": self.visit.url(before) if before else self.visit.url("home"),
            "danger_short": self.step not in {"what", "type"},
            "draft": self.draft,
            "guide": self.guide,
        }

    def show(self, form: Any, template: str = "", page: type[StepPage] = StepPage, **fields: Any) -> HttpResponse:
        """The step's page; 422 when its form has errors."""
        context = page(form=form, **self.frame(), **fields)
        status = 422 if form is not None and form.is_bound and form.errors else 200
        return pages.render_page(self.request, template or f"portal/report/{self.step}.html", context, status=status)

    def keep(self, **changes: Any) -> Draft:
        """Keep an answer without leaving the step."""
        draft = replace(self.draft, **changes)
        return actions.keep_draft(session=self.request.session, city_id=self.visit.city.id, draft=draft)

    def go_on(self, *, changed: bool = False, **changes: Any) -> HttpResponse:
        """Keep the answer and go to the first step that is still open."""
        done = steps.mark_done(self.draft.done, self.step, changed=changed)
        draft = self.keep(**changes, done=done)
        guide = queries.read_guide(self.visit.city.id, draft, self.visit.now)
        return redirect(self.visit.url(steps.next_step(draft.done, skipped=guide.skipped)))


def step(key: str) -> Callable[[Callable[[Standing], HttpResponse]], View]:
    """A door of one step: it opens once everything before it was answered."""

    def make(view: Callable[[Standing], HttpResponse]) -> View:
        @functools.wraps(view)
        def show(request: HttpRequest, visit: Visit) -> HttpResponse:
            # The last button pressed twice: the draft is gone, what it became is not.
            token = request.POST.get("token", "")
            if token and (sent := queries.find_sent(request.session, visit.city.id, token=token)):
                return redirect(visit.url("done", number=sent.number))
            draft = queries.get_draft(request.session, visit.city.id)
            guide = queries.read_guide(visit.city.id, draft, visit.now)
            if not steps.is_reachable(key, draft.done, skipped=guide.skipped):
                return redirect(visit.url(steps.next_step(draft.done, skipped=guide.skipped)))
            return view(Standing(request, visit, key, draft, guide))

        door: View = require_http_methods(["GET", "HEAD", "POST"])(city_page(show))
        return door

    return make


def say_no(form: Any, refusal: Refused) -> None:
    """Put the words of a refusal beside the field they belong to, else on top of the form."""
    refuse(form, refusal)
