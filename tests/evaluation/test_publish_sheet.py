"""Publish a sheet: frozen as it was, corrected only by a further edition that says what changed and why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import zone_of
from oneneedle.core.rules import month_span
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Sheet
from oneneedle.evaluation.queries import sheets as queries
from oneneedle.evaluation.rules import MEASURES, sheets
from oneneedle.units.actions import change_unit
from oneneedle.units.models import Unit
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.evaluation import crowds
from tests.evaluation.crowds import IN_OCTOBER, OCTOBER


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    crowds.gather(cast)
    crowds.report(cast, 7, IN_OCTOBER, lin.IN_11)
    crowds.report(cast, 3, IN_OCTOBER, lin.IN_21)
    crowds.count(cast)
    return cast


def _publish(crowd: Cast, role: str = "street_keeper", **changes: object) -> Sheet:
    given = {"street": crowd.unit("lin-s1"), "month": OCTOBER, "actor": crowd.actor(role), "now": NOW}
    return actions.publish_sheet(**{**given, **changes})  # type: ignore[arg-type]


def _end(crowd: Cast, case: Case, at: datetime) -> None:
    """Its whole way to the closing."""
    cases.accept_order(case=case, actor=crowd.actor("water"), now=at)
    cases.finish_order(case=case, outcome="resolved", result="A new valve.", actor=crowd.actor("water"), now=at)
    cases.verify_case(case=case, holds=True, note="", actor=crowd.actor("inspector"), now=at)
    cases.record_feedback(case=case, solved="yes", content=5, assisted=True, actor=crowd.actor("desk"), now=at)
    cases.close_case(case=case, actor=crowd.actor("desk"), now=at)


def test_the_month_is_frozen_with_the_version_of_its_formulas(crowd: Cast) -> None:
    sheet = _publish(crowd)
    content = sheets.read_content(sheet.content)
    received = next(one for one in content.numbers if one.code == "received")
    assert (sheet.edition, sheet.formulas, received.hits) == (1, content.formulas, 7)
    assert str(content.kinds[0].name) and [(one.code, one.count) for one in content.kinds] == [("litter", 7)]
    assert (content.open_cases, content.old, content.oldest) == (7, ((30, 0), (90, 0), (365, 0)), ())


def test_later_cases_do_not_move_a_published_sheet(crowd: Cast) -> None:
    _publish(crowd)
    crowds.report(crowd, 5, IN_OCTOBER, lin.IN_12)
    crowds.count(crowd)
    page = queries.get_published(crowd.unit("lin-s1"), OCTOBER)
    assert page is not None
    assert next(one for one in page.content.numbers if one.code == "received").hits == 7


def test_a_correction_is_a_second_edition_with_its_difference(crowd: Cast) -> None:
    _publish(crowd)
    crowds.report(crowd, 5, IN_OCTOBER, lin.IN_12)
    crowds.count(crowd)
    second = _publish(crowd, reason="Five reports came late.", now=NOW + timedelta(days=1))
    assert (second.edition, second.reason) == (2, "Five reports came late.")
    page = queries.get_published(crowd.unit("lin-s1"), OCTOBER)
    assert page is not None and page.edition.former is not None
    first = queries.get_published(crowd.unit("lin-s1"), OCTOBER, 1)
    assert first is not None and first.content == page.edition.former
    told = sheets.make_paper(page.content, page.edition, zone=zone_of(CITY))
    assert (str(MEASURES["received"].name), "7", "12") in told.blocks[0].rows


def test_the_same_again_and_no_reason_are_refused(crowd: Cast) -> None:
    _publish(crowd)
    with refused("same"):
        _publish(crowd, reason="Again.")
    crowds.report(crowd, 1, IN_OCTOBER, lin.IN_12)
    crowds.count(crowd)
    with refused("empty"):
        _publish(crowd, reason=" ")
    assert Sheet.objects.count() == 1


def test_what_is_open_is_told_as_it_was_when_the_month_ended(crowd: Cast) -> None:
    october = list(Case.objects.filter(area_path__startswith=lin.STREET_1).order_by("received_at"))
    gone, (again,) = october[0], crowds.report(crowd, 1, IN_OCTOBER, lin.IN_11, "water-leak")
    cases.withdraw_case(case=gone, reason="It is gone.", actor=crowd.actor("desk"), now=IN_OCTOBER + timedelta(days=2))
    _end(crowd, again, IN_OCTOBER + timedelta(days=22))
    crowds.count(crowd)
    first = sheets.read_content(_publish(crowd).content)
    assert (first.open_cases, first.old[0]) == (6, (30, 0)), "two had ended; no case had waited for thirty days"

    crowds.report(crowd, 4, NOW, lin.IN_11)
    crowds.count(crowd)
    later = NOW + timedelta(days=40)
    with refused("same"):
        _publish(crowd, reason="A month later.", now=later)
    for case in october[1:4]:
        cases.withdraw_case(case=case, reason="It is gone.", actor=crowd.actor("desk"), now=NOW + timedelta(days=1))
    cases.reopen_case(case=again, reason="It is back.", actor=crowd.actor("desk"), now=NOW + timedelta(days=1))
    for turn in ("open again", "closed a second time"):
        page = queries.get_sheet(crowd.actor("desk"), crowd.unit("lin-s1"), OCTOBER, edition=0, now=later)
        assert page is not None
        assert (page.content.open_cases, page.content.old, page.content.oldest) == (6, first.old, ())
        if turn == "open again":
            _end(crowd, again, NOW + timedelta(days=2))


def test_what_lay_long_is_counted_and_what_is_public_of_it_is_named(crowd: Cast) -> None:
    long_before = month_span(OCTOBER, zone_of(CITY))[1] - timedelta(days=40)
    (known,) = crowds.report(crowd, 1, long_before, lin.IN_11)
    (hidden,) = crowds.report(crowd, 1, long_before, lin.IN_11, "neighbours")
    assert hidden.private
    crowds.count(crowd)
    content = sheets.read_content(_publish(crowd).content)
    assert (content.open_cases, content.old) == (9, ((30, 2), (90, 0), (365, 0)))
    assert [one.number for one in content.oldest] == [known.number]


def test_who_may_not_and_what_is_not_over_is_refused(crowd: Cast) -> None:
    for role in ("street_lead", "desk", "other_desk", "water"):
        with refused("not_yours"):
            _publish(crowd, role)
    with refused("not_yours"):
        _publish(crowd, street=crowd.unit("lin-s2"))
    with refused("future"):
        _publish(crowd, month=OCTOBER.replace(month=11))
    assert not Sheet.objects.exists()
    assert _publish(crowd, "keeper_of_figures").unit_id == crowd.unit("lin-city").id


def test_nothing_counted_nothing_published(cast: Cast) -> None:
    crowds.gather(cast)
    with refused("not_counted"):
        _publish(cast)


def test_the_ledger_holds_the_digest_of_what_was_said(crowd: Cast) -> None:
    sheet = _publish(crowd)
    row = LedgerRow.objects.get(subject=f"sheet:{sheet.id}")
    assert row.verb == "sheet.published" and row.data["edition"] == 1 and len(row.data["sha256"]) == 64
    assert not {"content", "reason"} & row.data.keys()


def test_an_edition_exists_once(crowd: Cast) -> None:
    sheet = _publish(crowd)
    sheet.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        sheet.save(force_insert=True)


def test_drafts_are_read_on_the_ground_and_nowhere_else(crowd: Cast) -> None:
    street = crowd.unit("lin-s1")
    for role, seen in (("desk", True), ("grid_worker", True), ("keeper_of_figures", True), ("other_desk", False)):
        page = queries.get_sheet(crowd.actor(role), street, OCTOBER, now=NOW)
        assert (page is not None) is seen
        assert any(one.unit == street for one in queries.list_streets(crowd.actor(role), OCTOBER)) is seen
    assert queries.get_published(street, OCTOBER) is None and queries.list_published(CITY, OCTOBER) == ()
    assert queries.get_sheet(crowd.actor("desk"), street, OCTOBER.replace(year=2027), now=NOW) is None
    _publish(crowd)
    assert [one.edition for one in queries.list_published(CITY, OCTOBER)] == [1]
    assert queries.published_months(CITY) == (OCTOBER,)


def test_what_a_street_published_stays_in_the_lists_when_it_is_closed(crowd: Cast) -> None:
    street = crowd.unit("lin-s1")
    _publish(crowd)
    for unit in Unit.objects.filter(path__startswith=street.path).order_by("-path"):
        change_unit(jurisdiction_id=CITY, code=unit.code, active=False, actor=crowd.system, now=NOW)
    assert [one.unit.code for one in queries.list_published(CITY, OCTOBER)] == ["lin-s1"]
    command = crowd.actor("command")
    assert [one.unit.code for one in queries.list_streets(command, OCTOBER)] == ["lin-s1", "lin-s2"]
    assert [one.unit.code for one in queries.list_streets(command, NOW.date().replace(day=1))] == ["lin-s2"]


def test_topics_of_the_ground_stand_in_it(crowd: Cast) -> None:
    crowds.litter(crowd)
    actions.find_topics(month=OCTOBER, actor=crowd.system, now=NOW)
    page = queries.get_sheet(crowd.actor("desk"), crowd.unit("lin-s1"), OCTOBER, now=NOW)
    assert page is not None
    assert [(one.title.zh, one.title.en) for one in page.content.matters] == [
        ("暴露垃圾 · 柳树社区", "Litter · Liushu Community")
    ]


def test_an_edition_bears_the_day_it_is_in_the_city(crowd: Cast) -> None:
    late = NOW.replace(hour=17)  # past midnight in the city
    _publish(crowd, now=late)
    page = queries.get_published(crowd.unit("lin-s1"), OCTOBER)
    assert page is not None
    assert page.editions == ((1, late.date() + timedelta(days=1)),)
