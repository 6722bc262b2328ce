"""Puts each topic where it is worked on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Campaign, Case
from oneneedle.cases.rules import Report
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import actions as core_actions
from oneneedle.core.rules import Actor, Refused
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Topic
from oneneedle.evaluation.queries import topics as queries
from oneneedle.evaluation.rules import topics

MOST_TAKEN = 200  # cases a campaign opens with; more are gathered later
_MAX_WORDS = 2000


@transaction.atomic
def take_topic(*, topic: Topic, name: str, goal: str, actor: Actor, now: datetime) -> Campaign:
    """Take a topic up: a campaign is opened with its cases that are still open.

    Refuses who may not call departments or does not govern all its ground, and a topic that is in hand already.
    """
    _hold(topic, "take", access.can_take_topic(actor, topic))
    found = queries.open_cases_of(actor, topic, now, MOST_TAKEN)
    campaign = cases.open_campaign(name=name, goal=goal, area_path=topic.area_path, cases=found, actor=actor, now=now)
    _decide(topic, "take", "taken", {"campaign": campaign}, actor, now, {"campaign": str(campaign.id)})
    return campaign


@transaction.atomic
def report_topic(*, topic: Topic, words: str, actor: Actor, now: datetime) -> Case:
    """Make one case of a topic, found by staff and on its way like every other.

    Refuses who may not take in cases or does not govern all its ground, no words, a topic that is in hand already.
    """
    _hold(topic, "take", access.can_report_topic(actor, topic))
    kind = catalogue.get_catalogue(topic.jurisdiction_id).by_code.get(topic.type_code)
    report = Report(
        description=_say(words, _("Say what shall be done.")),
        type_code=kind.code if kind and kind.is_leaf and kind.active else "",
        area_path=topic.area_path,
        with_receipt=False,
    )
    case = Case.objects.get(id=cases.receive_case(report=report, actor=actor, now=now).case_id)
    _decide(topic, "take", "taken", {"case": case}, actor, now, {"case": str(case.id)})
    return case


@transaction.atomic
def hand_topic(*, topic: Topic, reason: str, actor: Actor, now: datetime) -> None:
    """Hand a topic to the joint meeting, where those sit who can solve it together.

    Refuses who may not decide on topics, no reason, and a topic that is there or in hand already.
    """
    _hold(topic, "hand", access.can_decide_topic(actor, topic))
    words = _say(reason, _("Say why it needs the joint meeting."))
    _decide(topic, "hand", "handed", {"reason": words}, actor, now)


@transaction.atomic
def set_topic_aside(*, topic: Topic, reason: str, actor: Actor, now: datetime) -> None:
    """Set a topic aside with a reason; it stays in the list of its month and can be taken up later.

    Refuses who may not decide on topics, no reason, and a topic that is set aside or in hand already.
    """
    _hold(topic, "set_aside", access.can_decide_topic(actor, topic))
    _decide(topic, "set_aside", "set_aside", {"reason": _say(reason, _("Say why."))}, actor, now)


def _hold(topic: Topic, verb: str, *allowed: bool) -> None:
    try:
        topic.refresh_from_db(from_queryset=Topic.objects.select_for_update(of=("self",)))
    except Topic.DoesNotExist as gone:
        raise Refused(_("This month was searched anew just now. Please look again."), code="gone") from gone
    if not all(allowed):
        raise not_yours()
    if not topics.may_move(verb, topic.state):
        raise Refused(_("Somebody has decided on this topic already."), code="wrong_state")


def _decide(
    topic: Topic,
    verb: str,
    fact: str,
    changes: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> None:
    topic.state, topic.unit_id, topic.decided_at = topics.MOVES[verb][1], actor.unit_id, now
    for name, value in changes.items():
        setattr(topic, name, value)
    topic.save(update_fields=["state", "unit", "decided_at", *changes])
    note_topic(topic, fact, actor, now, data or {})


def note_topic(topic: Topic, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    """One row of the topic's chain."""
    core_actions.write_ledger(
        subject=f"topic:{topic.id}", verb=f"topic.{fact}", actor=actor, now=now, data={"count": topic.count, **data}
    )


def _say(words: str, missing: str) -> str:
    said_words = words.strip()[:_MAX_WORDS]
    if not said_words:
        raise Refused(missing, field="reason", code="empty")
    return said_words


def not_yours() -> Refused:
    """The refusal of posts that may not."""
    return Refused(_("Your post may not do this here."), code="not_yours")
