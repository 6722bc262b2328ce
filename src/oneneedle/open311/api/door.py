"""The door every endpoint shares: which city, which language, which key; and one way to fail."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import BinaryIO, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Refused
from oneneedle.open311 import queries
from oneneedle.open311.forms.fields import Fields
from oneneedle.open311.rules import CONTENT_TYPES, Document, Failure, Fault, bad, encode, not_found
from oneneedle.open311.rules.documents import legal
from oneneedle.open311.rules.faults import describe
from oneneedle.people import queries as people

log = logging.getLogger("oneneedle.open311")
UNREADABLE = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
# XML is what every Open311 server speaks.
FALLBACK = "xml"


@dataclass(frozen=True)
class Call:
    """One call: what was asked, of which city, when."""

    request: HttpRequest
    fields: Fields
    now: datetime
    named_city: Jurisdiction | None

    @property
    def city(self) -> Jurisdiction:
        """The city of the call; endpoints that need none do not ask."""
        if self.named_city is None:
            raise Failure(not_found(_("This installation serves no city yet.")))
        return self.named_city

    @cached_property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.city.timezone)

    @cached_property
    def origin(self) -> str:
        """Scheme and host as the caller wrote them."""
        return f"{self.request.scheme}://{self.request.get_host()}"

    @property
    def uploads(self) -> list[tuple[BinaryIO, str]]:
        """All files of the form with their names, whatever the fields are called: clients do not agree on that."""
        files = self.request.FILES
        return [(cast(BinaryIO, file), file.name or "") for name in files for file in files.getlist(name)]

    def photo_url(self, attachment_id: UUID) -> str:
        """Where the portal serves a photo which the public may see."""
        return f"{self.origin}/files/{attachment_id}.jpg"

    def need_key(self) -> UUID:
        """The caller's API key; 403 when it is missing or not valid for this city."""
        clear = self.fields.line("api_key")
        if not clear:
            raise Failure(Fault(403, _("api_key is missing.")))
        key = people.find_key(clear, self.city.id)
        if key is None:
            raise Failure(Fault(403, _("api_key is not valid.")))
        return key.id


Handler = Callable[..., Document]


def endpoint(*, needs_city: bool = True, **handlers: Handler) -> Callable[..., HttpResponse]:
    """A view of one address; `handlers` answer by method, as in `endpoint(GET=list_requests)`."""
    methods = [*handlers, *(["HEAD"] if "GET" in handlers else []), "OPTIONS"]

    @csrf_exempt
    def view(request: HttpRequest, form: str = FALLBACK, **words: str) -> HttpResponse:
        if request.method == "OPTIONS":
            return _open(HttpResponse(status=204), methods)
        method = "GET" if request.method == "HEAD" else request.method or ""
        form = form if form in CONTENT_TYPES else FALLBACK
        try:
            status, document = 200, _answer(request, handlers.get(method), needs_city, words)
        except Failure as failure:
            status, document = failure.status, describe(failure.faults)
        except UNREADABLE:
            status, document = 400, describe([bad("The call cannot be read.")])
        except Exception as error:
            status, document = _broken(request, error)
        content = encode(document, form)
        response = HttpResponse(content, status=status, content_type=CONTENT_TYPES[form])
        response["Content-Length"] = str(len(content))
        return _open(response, methods)

    return view


def _answer(request: HttpRequest, handler: Handler | None, needs_city: bool, words: dict[str, str]) -> Document:
    sources: tuple[QueryDict, ...] = (request.GET,)
    if handler is not None and request.method == "POST":
        sources = (request.POST, request.GET)
    fields = Fields(*sources)
    city_id = fields.line("jurisdiction_id")
    city = queries.find_city(city_id)
    with translation.override(_language(fields, city)):
        if handler is None:
            raise Failure(Fault(405, _("%(method)s is not possible here.") % {"method": request.method}))
        if needs_city or city_id:
            if city is None and city_id:
                raise Failure(not_found(_("There is no jurisdiction_id %(name)s here.") % {"name": city_id}))
            if not city_id and queries.must_name_city(city):
                raise Failure(bad(_("%(name)s is required.") % {"name": "jurisdiction_id"}))
        named = {name: legal(word) for name, word in words.items()}
        try:
            return handler(Call(request, fields, timezone.now(), city), **named)
        except Refused as refusal:
            raise Failure(bad(str(refusal))) from refusal


def _broken(request: HttpRequest, error: Exception) -> tuple[int, Document]:
    """What was not the caller's fault, and what the database broke off because it took too long."""
    if core.is_broken_off(error):
        log.warning("open311 %s %s broken off", request.method, request.path)
        return 503, describe(
            [Fault(503, "This took too long. Narrow the dates or the place, or try again in a minute.")]
        )
    log.exception("open311 %s %s failed", request.method, request.path, exc_info=error)
    return 500, describe([Fault(500, "Something broke on our side. Please try again later.")])


def _language(fields: Fields, city: Jurisdiction | None) -> str:
    """The caller's `locale`, else the city's own language."""
    wish = fields.line("locale").lower()
    if wish.startswith(("zh", "en")):
        return "zh-hans" if wish.startswith("zh") else "en"
    return city.language if city else "en"


def _open(response: HttpResponse, methods: list[str]) -> HttpResponse:
    """Pages of other sites may read and send: nothing here is tied to a cookie."""
    allowed = ", ".join(methods)
    response["Access-Control-Allow-Origin"] = "*"
    if response.status_code == 204:
        response["Access-Control-Allow-Methods"] = allowed
        response["Access-Control-Allow-Headers"] = "Content-Type"
        response["Access-Control-Max-Age"] = "86400"
    if response.status_code in {204, 405}:
        response["Allow"] = allowed
    response["X-Content-Type-Options"] = "nosniff"
    return response
