"""What every resident's page begins with: which city, which moment, who asks; and addresses that stay in the city."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.portal.rules import Held


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a resident to the pages of one city."""

    city: Jurisdiction
    prefix: str
    now: datetime
    session: SessionBase
    account_id: UUID | None
    language: str

    @property
    def local_now(self) -> datetime:
        """This moment on the city's clocks."""
        return timezone.localtime(self.now)

    def url(self, name: str, *args: object, **kwargs: object) -> str:
        """Address of a page of this city."""
        city = {"city": self.prefix} if self.prefix else {}
        if args:
            return reverse(f"portal:{name}", args=[*city.values(), *args])
        return reverse(f"portal:{name}", kwargs={**city, **kwargs})

    def actor(self, case_id: UUID | None = None, held: Held | None = None) -> Actor:
        """The resident; with a case whose receipt was shown, as the one who may speak for it."""
        return Actor(
            jurisdiction_id=self.city.id,
            channel="web",
            person_id=self.account_id,
            contact_id=held.contact_id if held else None,
            case_id=case_id if held and held.reporter else None,
        )


def network_address(request: HttpRequest) -> str:
    """Where the request came from: what our own proxy says, else the other end of the line."""
    said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")) if settings.BEHIND_PROXY else ""
    return said.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class PortalPage:
    """What every page of residents is drawn from."""

    visit: Visit
    title: str


View = Callable[..., HttpResponseBase]


def city_page(view: View) -> View:
    """Give the view its visit; the city is named in the path, or is the installation's own."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest, city: str = "", **kwargs: Any) -> HttpResponseBase:
        found = core.get_jurisdiction(city or None)
        if found is None:
            raise Http404(_("There is no such city here."))
        with timezone.override(ZoneInfo(found.timezone)):
            visit = Visit(
                city=found,
                prefix=city,
                now=timezone.now(),
                session=request.session,
                account_id=request.user.pk if request.user.is_authenticated else None,
                language=get_language() or found.language,
            )
            return view(request, visit, **kwargs)

    return wrapped
