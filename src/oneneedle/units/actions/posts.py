"""Makes posts, gives them to people and takes them back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.people import queries as people
from oneneedle.people.models import Account
from oneneedle.units.actions.store import check_actor, get_unit, role_of
from oneneedle.units.models import Holding, Post
from oneneedle.units.rules import check_code, check_rights, check_within, post_names


@transaction.atomic
def create_post(
    *,
    jurisdiction_id: str,
    unit_code: str,
    code: str,
    rights: Iterable[str],
    name_zh: str = "",
    name_en: str = "",
    actor: Actor,
    now: datetime,
) -> Post:
    """Make the post of this code in the unit, or change its name and rights; the same again changes nothing.

    Refuses who may not, an unknown unit, rights nobody knows, and rights beyond what the unit's level may hold.
    """
    check_actor(actor, jurisdiction_id)
    unit = get_unit(jurisdiction_id, unit_code)
    usual_zh, usual_en = post_names(check_code(code))
    values = {"name_zh": name_zh or usual_zh, "name_en": name_en or usual_en, "rights": check_rights(rights)}
    check_within(unit.level, values["rights"], role_of(unit))
    post = unit.posts.filter(code=code).first()
    if post and all(getattr(post, name) == value for name, value in values.items()):
        return post
    post, made = unit.posts.update_or_create(code=code, defaults=values)
    verb = "units.post_created" if made else "units.post_changed"
    data = {"unit": str(unit.id), "code": code, "rights": values["rights"]}
    core.write_ledger(subject=f"post:{post.id}", verb=verb, actor=actor, now=now, data=data)
    return post


@transaction.atomic
def assign_post(
    *,
    jurisdiction_id: str,
    unit_code: str,
    post_code: str,
    person: Account,
    since: datetime,
    actor: Actor,
    now: datetime,
) -> Holding:
    """Give a post to a person from a moment on, until it is ended.

    Refuses who may not, an unknown unit or post, a closed unit or account, a post that goes beyond what its level may
    hold, an account that made itself and never proved its address, and a person who holds the post already.
    """
    check_actor(actor, jurisdiction_id)
    unit = get_unit(jurisdiction_id, unit_code)
    post = unit.posts.filter(code=post_code).first()
    if post is None:
        message = _("The unit “%(unit)s” has no post “%(post)s”.")
        raise Refused(message % {"unit": unit_code, "post": post_code}, field="post", code="no_post")
    if not unit.active:
        raise Refused(_("This unit is closed; nobody can take a post in it."), code="unit_closed")
    check_within(unit.level, post.rights, role_of(unit))
    if not person.is_active:
        raise Refused(_("This account is closed; open it before giving it a post."), code="account_closed")
    if not people.origin_of(person).trusted:
        message = _("This account made itself, and nobody has proved its e-mail address: anybody may have typed it.")
        raise Refused(message, field="sign_in", code="not_proved")
    overlapping = Q(until__isnull=True) | Q(until__gt=since)
    if post.holdings.filter(overlapping, person=person).exists():
        raise Refused(_("This person holds the post already."), code="held_already")
    holding = post.holdings.create(person=person, since=since)
    data = {"holding": str(holding.id), "person": str(person.id), "since": since.isoformat()}
    core.write_ledger(subject=f"post:{post.id}", verb="units.post_assigned", actor=actor, now=now, data=data)
    return holding


@transaction.atomic
def end_holding(*, holding: Holding, until: datetime, actor: Actor, now: datetime) -> Holding:
    """Take the post back at a moment.

    Refuses who may not, a holding that has ended, and an end before its beginning.
    """
    kept = Holding.objects.select_for_update().select_related("post__unit").get(pk=holding.pk)
    check_actor(actor, kept.post.unit.jurisdiction_id)
    if kept.until is not None:
        raise Refused(_("This holding has ended already."), code="ended_already")
    if until <= kept.since:
        raise Refused(_("A holding cannot end before it began."), field="until", code="ends_before")
    kept.until = until
    kept.save(update_fields=["until"])
    data = {"holding": str(kept.id), "person": str(kept.person_id), "until": until.isoformat()}
    core.write_ledger(subject=f"post:{kept.post_id}", verb="units.holding_ended", actor=actor, now=now, data=data)
    return kept
