"""What every step of a site check does: hold the row, ask whether it may, write the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.powers import access, rules
from oneneedle.powers.models import CheckRound, DelegatedPower, SiteCheck
from oneneedle.units import queries as units


def hold(check: SiteCheck) -> SiteCheck:
    """The check as it stands, locked until the transaction ends: steps come one by one."""
    return SiteCheck.objects.select_for_update(of=("self",)).select_related("power").get(pk=check.pk)


def permit(verb: str, check: SiteCheck, actor: Actor) -> None:
    """Refuse posts that may not check here, and a step that does not lead on from where the check stands."""
    _permit_verb(verb, check.power, actor)
    sources, title, _why = rules.MOVES[verb]
    if check.state not in sources:
        words = {"step": str(title), "state": str(rules.STATE_NAMES[check.state])}
        raise Refused(_("%(step)s is not possible now: %(state)s.") % words, code="wrong_state")


def _permit_verb(verb: str, power: DelegatedPower, actor: Actor) -> None:
    street = units.get_unit(actor.jurisdiction_id, power.unit_id)
    if verb != "call_off" or street is None or not access.can_call_off(actor, street):
        permit_post(power, actor)


def permit_post(power: DelegatedPower, actor: Actor) -> units.UnitRef:
    """The street of the power, if the actor checks there; refused otherwise."""
    street = units.get_unit(actor.jurisdiction_id, power.unit_id)
    if street is None or not access.can_check(actor, street):
        raise Refused(_("Your post does no site checks in this street."), code="not_allowed")
    return street


def last_of_another(check: SiteCheck, actor: Actor) -> CheckRound:
    """The last look; refused to the post and the person who wrote it down, for they neither pass nor drop a fault."""
    last = check.rounds.latest("place")
    if actor.post_id == last.post_id or actor.person_id in {None, last.person_id}:
        words = _("Somebody else on another post looks again or calls it off, not who wrote down what was found.")
        raise Refused(words, code="own_work")
    return last


def check_in_force(power: DelegatedPower, at: datetime) -> None:
    """Refuse a power that no version of is in force at this moment."""
    versions = Q(id=power.root_id) | Q(first_id=power.root_id)
    then = Q(until__isnull=True) | Q(until__gt=at)
    if not DelegatedPower.objects.filter(versions, then, since__lte=at).exists():
        words = _("The street does not hold this power then; what runs is called off and goes back to the department.")
        raise Refused(words, code="not_in_force")


def note(check: SiteCheck, fact: str, actor: Actor, now: datetime, data: dict[str, Any]) -> LedgerRow:
    """One row in the ledger, without words that were typed."""
    return core_actions.write_ledger(
        subject=f"site_check:{check.id}", verb=f"powers.{fact}", actor=actor, now=now, data=data
    )
