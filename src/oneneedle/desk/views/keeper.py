"""Pages of the city's keeper: API keys, units and posts, people, the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Refused
from oneneedle.core.rules.words import say_list
from oneneedle.desk import queries
from oneneedle.desk.forms.keeper import AccountForm, AssignForm, KeyForm
from oneneedle.desk.views.seat import DeskFrame, Seat, check_right, frame, seated
from oneneedle.people import actions as people_actions
from oneneedle.people import queries as people
from oneneedle.people.models import Account, ApiKey
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse
from oneneedle.units import actions as unit_actions
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules
from oneneedle.workdays import rules as workdays


@dataclass(frozen=True)
class KeysPage:
    """All keys of the city; a new one in clear, once."""

    desk: DeskFrame
    title: str
    form: KeyForm
    keys: tuple[ApiKey, ...]
    clear_text: str


@dataclass(frozen=True)
class UnitLine:
    """One unit with its posts."""

    unit: units.UnitRef
    kind: str
    depth: int
    posts: tuple[queries.PostLine, ...]


@dataclass(frozen=True)
class UnitsPage:
    """The tree of units."""

    desk: DeskFrame
    title: str
    lines: tuple[UnitLine, ...]


@dataclass(frozen=True)
class PeoplePage:
    """Who holds which post."""

    desk: DeskFrame
    title: str
    account_form: AccountForm
    assign_form: AssignForm
    holdings: tuple[queries.HoldingLine, ...]
    found: Account | None = None
    origin: people.Origin | None = None


@dataclass(frozen=True)
class TypeLine:
    """One case type with the rule in force."""

    type: catalogue_rules.CaseTypeRef
    depth: int
    rule: catalogue_rules.Rule | None
    handlers: str
    limits: tuple[str, ...]


@dataclass(frozen=True)
class CataloguePage:
    """The tree of types."""

    desk: DeskFrame
    title: str
    lines: tuple[TypeLine, ...]


@seated
def show_keys(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the keys; a POST issues one and shows it once."""
    check_right(seat, "keys.manage")
    form = KeyForm(request.POST or None)
    clear_text, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            _key, clear_text = people_actions.issue_key(
                jurisdiction_id=seat.city.id, label=form.cleaned_data["label"], actor=seat.actor, now=seat.now
            )
            form, status = KeyForm(), 200
    keys = tuple(people.list_keys(seat.city.id))
    page = KeysPage(frame(seat, here="keys"), _("API keys"), form, keys, clear_text)
    response = pages.render_page(request, "desk/keys.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@seated
def revoke_key(request: HttpRequest, seat: Seat, key_id: UUID) -> HttpResponse:
    """End a key."""
    check_right(seat, "keys.manage")
    people_actions.revoke_key(key_id=key_id, actor=seat.actor, now=seat.now)
    messages.success(request, _("The key is revoked."))
    return redirect("desk:keys")


@seated
def show_units(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Units and posts, as imported; changes come by the command line."""
    check_right(seat, "city.manage")
    posts: dict[str, list[queries.PostLine]] = {}
    for post in queries.posts_of_city(seat.city.id):
        posts.setdefault(post.unit_code, []).append(post)
    lines = tuple(
        UnitLine(
            unit,
            str(unit_rules.KINDS.get(unit.kind, unit.kind)),
            unit.path.count("/") - 2,
            tuple(posts.get(unit.code, ())),
        )
        for unit in units.units_for(seat.city.id).units
    )
    return pages.render_page(
        request, "desk/units.html", UnitsPage(frame(seat, here="units"), _("Units and posts"), lines)
    )


@seated
def show_people(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who holds which post; the forms to make an account and to give a post."""
    check_right(seat, "city.manage")
    return _draw_people(request, seat)


@require_POST
@seated
def create_account(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make an account."""
    check_right(seat, "city.manage")
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            account = people_actions.create_account(**form.cleaned_data, actor=seat.actor, now=seat.now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            if form.cleaned_data["password"] is None:
                _send_link(request, account)
            messages.success(request, _("The account is made. Now give it a post."))
            return redirect("desk:people")
    return _draw_people(request, seat, account_form=form, status=422)


def _send_link(request: HttpRequest, account: Account) -> None:
    """A letter with the link by which the owner chooses a password, as one gets who forgot it."""
    form = ResetPasswordForm({"email": account.email})
    if form.is_valid():
        form.save(request)


@require_POST
@seated
def assign_post(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give somebody a post from now on."""
    check_right(seat, "city.manage")
    form = AssignForm(request.POST, jurisdiction_id=seat.city.id)
    if form.is_valid():
        person = people.find_account(form.cleaned_data["sign_in"])
        if person is None:
            form.add_error("sign_in", _("There is no such account."))
        elif form.cleaned_data["seen"] != str(person.id):
            return _draw_people(request, seat, assign_form=_again(form, seat, person), found=person)
        elif _assign(form, seat, person):
            messages.success(request, _("The post is given."))
            return redirect("desk:people")
    return _draw_people(request, seat, assign_form=form, status=422)


def _again(form: AssignForm, seat: Seat, person: Account) -> AssignForm:
    """The same form once more, for the reader to look at whose account it is."""
    return AssignForm(initial={**form.cleaned_data, "seen": str(person.id)}, jurisdiction_id=seat.city.id)


def _assign(form: AssignForm, seat: Seat, person: Account) -> bool:
    post = form.chosen()
    try:
        unit_actions.assign_post(
            jurisdiction_id=seat.city.id,
            unit_code=post.unit_code,
            post_code=post.code,
            person=person,
            since=seat.now,
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


@require_POST
@seated
def end_holding(request: HttpRequest, seat: Seat, holding_id: UUID) -> HttpResponse:
    """Somebody leaves a post now."""
    check_right(seat, "city.manage")
    holding = queries.get_holding(seat.city.id, holding_id)
    if holding is None:
        raise Http404
    unit_actions.end_holding(holding=holding, until=seat.now, actor=seat.actor, now=seat.now)
    messages.success(request, _("The post is free."))
    return redirect("desk:people")


@seated
def show_catalogue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The types and the rules in force, to read; changes come by file, dated."""
    check_right(seat, "city.manage")
    book = catalogue.get_catalogue(seat.city.id)
    lines = tuple(_type_lines(book, book.tree(), 0, seat))
    return pages.render_page(
        request, "desk/catalogue.html", CataloguePage(frame(seat, here="catalogue"), _("Catalogue"), lines)
    )


def _type_lines(
    book: catalogue.Catalogue, nodes: tuple[catalogue_rules.Node, ...], depth: int, seat: Seat
) -> list[TypeLine]:
    lines: list[TypeLine] = []
    for node in nodes:
        rule = book.rule_at(node.type.id, seat.now)
        handlers = say_list(unit_rules.KINDS.get(one.kind, one.kind) for one in rule.handlers) if rule else ""
        limits = rule.limits_for("normal") if rule else None
        pair = (limits.respond, limits.resolve) if limits else ()
        said = tuple(workdays.describe_limit(limit) for limit in pair if limit)
        lines.append(TypeLine(node.type, depth, rule, handlers, said))
        lines.extend(_type_lines(book, node.children, depth + 1, seat))
    return lines


def _draw_people(
    request: HttpRequest,
    seat: Seat,
    *,
    account_form: AccountForm | None = None,
    assign_form: AssignForm | None = None,
    found: Account | None = None,
    status: int = 200,
) -> HttpResponse:
    page = PeoplePage(
        frame(seat, here="people"),
        _("People"),
        account_form or AccountForm(initial={"language": seat.city.language}),
        assign_form or AssignForm(jurisdiction_id=seat.city.id),
        queries.holdings_of_city(seat.city.id, seat.now),
        found,
        people.origin_of(found) if found else None,
    )
    return pages.render_page(request, "desk/people.html", page, status=status)
