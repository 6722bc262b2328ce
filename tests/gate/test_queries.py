"""What the desks read: boxes, pages, admissions, refusals, and the items that can be cited."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.core import queries as core_queries
from oneneedle.core.rules import add_months, paging, say_total
from oneneedle.duties import actions as duties
from oneneedle.gate import actions, queries, rules
from oneneedle.gate.models import Task
from oneneedle.gate.queries.likes import holds_any, words_of_ask
from oneneedle.gate.queries.tasks import holds_words
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def count_queries(call: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        call()  # type: ignore[operator]
    return len(caught)


def test_each_side_has_its_box(town: Cast) -> None:
    early = crew.ask(town, due_by=NOW + 3 * DAY)
    late = crew.ask(town, kind="meeting", title="Meeting on drains", due_by=NOW + 9 * DAY)
    crew.done(town, crew.ask(town, title="Hours of the reading room", asked="When is it open?"))
    head, water = crew.actor(town, "head_11"), crew.actor(town, "water_desk")
    page = queries.list_tasks(head, now=NOW)
    assert [row.number for row in page.rows] == [early.number, late.number] and page.total == 2
    row = page.rows[0]
    assert (row.from_name, row.to_name, row.kind_name) == ("Linjiang Water", "Liushu committee", "Form or report")
    assert (row.citation, row.overdue, row.times) == ("C-01 Visits to old people", False, 1)
    assert queries.list_tasks(head, now=NOW + 4 * DAY).rows[0].overdue
    assert [one.kind for one in queries.list_tasks(head, kind="meeting", now=NOW).rows] == ["meeting"]
    assert queries.list_tasks(head, text="drains", now=NOW).total == 1
    assert queries.list_tasks(head, text=early.number.lower().replace("-", " "), now=NOW).total == 1
    assert queries.list_tasks(head, text="\x00drai\x00ns", now=NOW).total == 1
    assert queries.get_task(head, "\x00" + early.number) is not None and queries.get_task(head, "T-\x00") is None
    assert queries.list_tasks(head, state="ended", now=NOW).total == 1
    assert queries.list_tasks(head, state="", now=NOW).total == 3
    assert queries.list_tasks(water, box="from_us", state="", now=NOW).total == 3
    assert queries.list_tasks(water, now=NOW).total == 0
    assert queries.list_tasks(crew.actor(town, "street_head"), box="below", now=NOW).total == 2
    assert queries.list_tasks(crew.actor(town, "head_12"), box="below", state="", now=NOW).total == 0


def test_the_tabs_count(town: Cast) -> None:
    crew.ask(town)
    crew.request(town)
    with kept_off("no_basis"):
        crew.ask(town, duty_code="")
    now = NOW + 3 * DAY
    head = queries.count_boxes(crew.actor(town, "head_11"), now=now)
    assert (head.to_us, head.to_us_late, head.from_us, head.refusals) == (1, 1, 0, 1)
    water = queries.count_boxes(crew.actor(town, "water_desk"), now=now)
    assert (water.from_us, water.admissions_ours, water.admissions_to_decide) == (1, 1, 0)
    gate = queries.count_boxes(crew.actor(town, "district_gate"), now=now)
    assert (gate.admissions_to_decide, gate.removals_to_decide) == (1, 0)
    assert queries.count_boxes(town.stranger, now=now).refusals == 0
    waiting = queries.list_admissions(crew.actor(town, "district_gate"), waiting_for_us=True, now=now)
    assert waiting.rows[0].verbs == ("decide", "end") and waiting.rows[0].asked_by == "Linjiang Water"


def test_the_page_tells_everything_and_prefills_the_answer(town: Cast) -> None:
    first = crew.done(town, crew.ask(town), result="41 live alone.")
    later = NOW + 40 * DAY
    head, market = crew.actor(town, "head_11"), crew.actor(town, "market_desk")
    asked = crew.form(like_seen=True, due_by=later + 10 * DAY)
    both = crew.ids(town, "lin-c11", "lin-c12")
    task, _other = actions.ask_task(to_units=both, ask=asked, file_ids=[steps.add_photo()], actor=market, now=later)
    told = queries.tell_task(head, task, later)
    assert told.verbs == ("accept", "finish", "return", "attach", "propose_removal")
    assert (told.prefill, told.row.times, [one.number for one in told.likes]) == ("41 live alone.", 2, [first.number])
    assert (told.cited.kind, told.cited.name, told.cited.link) == ("duty", "Visits to old people", "/desk/duties/C-01/")
    assert told.batch is not None and (told.batch.count, told.batch.open) == (2, 2)
    assert [line.fact for line in told.history] == ["asked"] and "asked before" in told.history[0].details
    assert told.files[0].kind == "request"
    assert queries.tell_task(market, task, later).verbs == ("withdraw", "attach")
    duties.end_duty(jurisdiction_id=CITY, code="C-01", since=later + DAY, actor=town.system, now=later)
    assert queries.tell_task(head, task, later + 2 * DAY).cited.name == "Visits to old people"
    done = queries.tell_task(head, first, later)
    assert [line.fact for line in done.history] == ["finished", "asked"] and "3.00 hours" in done.history[0].details


def test_lists_take_as_many_queries_for_many_as_for_few(town: Cast) -> None:
    head, water, gate = (crew.actor(town, name) for name in ("head_11", "water_desk", "district_gate"))

    def read() -> list[int]:
        return [
            count_queries(lambda: queries.list_tasks(head, now=NOW)),
            count_queries(lambda: queries.list_refusals(head)),
            count_queries(lambda: queries.list_admissions(water, now=NOW)),
            count_queries(lambda: queries.list_removals(gate, now=NOW)),
            count_queries(lambda: queries.count_boxes(gate, now=NOW)),
            count_queries(lambda: queries.burden_board(CITY, NOW.date())),
        ]

    def fill(word: str) -> None:
        task = crew.ask(town, title=word * 3, asked=word * 5)
        actions.propose_removal(task=task, reason="Often.", actor=head, now=NOW)
        crew.request(town, title=word, subject="tax")
        with kept_off("no_basis"):
            crew.ask(town, title=word, duty_code="")

    fill("alpha ")
    queries.list_tasks(head, now=NOW)
    few = read()
    for word in ("beta ", "gamma ", "delta ", "epsilon "):
        fill(word)
    assert read() == few
    assert max(few) <= 16, few


def test_items_that_can_be_cited_come_first(town: Cast) -> None:
    found = queries.citable_duties(CITY, "", crew.ids(town, "lin-c11"), NOW)
    assert [one.code for one in found if one.usable] == ["C-04", "C-01"]
    assert [one.usable for one in found] == [True, True, False, False, False]
    assert {one.code: one.why for one in found if not one.usable} == {
        "C-02": "The item was taken back by the level above",
        "C-03": "The item does not hold on this ground",
        "S-01": "The item is not a duty of this level",
    }
    assert [one.code for one in queries.citable_duties(CITY, "old PEOPLE", [], NOW)] == ["C-01"]
    assert not any(one.usable for one in queries.citable_duties(CITY, "", crew.ids(town, "lin-c11", "lin-s1"), NOW))


def test_who_may_be_asked(town: Cast) -> None:
    def codes(name: str) -> list[str]:
        return [unit.code for unit in queries.askable_units(crew.actor(town, name))]

    assert codes("water_desk") == ["lin-s1", "lin-c11", "lin-c12", "lin-s2", "lin-c21"]
    assert codes("street_head") == ["lin-c11", "lin-c12"] and codes("head_11") == []


def test_a_board_of_a_month_counts_like_ones_as_one(town: Cast) -> None:
    crew.done(town, crew.ask(town), hours="3")
    crew.done(town, crew.ask(town, by="market_desk", like_seen=True, now=NOW + DAY), now=NOW + 2 * DAY, hours="0.5")
    crew.ask(town, "lin-c12", kind="meeting", title="Meeting on drains", asked="The plan of the drains.")
    gone = crew.ask(town, "lin-c12", title="Hours of the reading room", asked="When is it open?")
    actions.withdraw_task(task=gone, reason="Over.", actor=crew.actor(town, "water_desk"), now=NOW)
    with kept_off("excluded"):
        crew.ask(town, subject="investment")
    month, unit = NOW.date().replace(day=1), town.unit("lin-c11")
    board = queries.burden_board(CITY, NOW.date())
    row = next(one for one in board.rows if one.unit_id == unit.id)
    assert (row.now.tasks, row.now.groups, row.now.repeats, row.now.hours) == (2, 1, 1, Decimal("3.50"))
    assert (row.now.refused, row.now.done, row.before.tasks) == (1, 2, 0)
    assert (board.total.now.tasks, board.total.now.open, board.previous, board.next) == (3, 1, None, None)
    assert len(board.rows) == 5 and len(queries.burden_board(CITY, month, unit.area_path).rows) == 1
    ledger = queries.burden_of(CITY, unit.id, month)
    assert ledger is not None
    lines = [(line.from_name, line.kind, line.tasks, line.hours) for line in ledger.lines]
    assert lines == [("Linjiang Water", "form", 1, Decimal("3.00")), ("Market supervision", "form", 1, Decimal("0.50"))]
    assert len(ledger.months) == 12 and (ledger.months[-1].tasks, ledger.months[-1].refused) == (2, 1)
    assert [(one.rule, one.count) for one in ledger.refusals] == [("excluded", 1)]
    assert queries.burden_of(CITY, town.unit("lin-water").id, month) is None
    later = queries.burden_board(CITY, add_months(month, 1))
    assert later.previous == month and later.rows[0].now.tasks == 0 and later.total.before.tasks == 3
    (group,) = queries.like_groups(crew.actor(town, "head_11"), unit.id, month)
    assert (group.times, group.this_month, group.hours, group.last_answer) == (2, 2, Decimal("3.50"), "41 live alone.")
    assert group.from_names == ("Linjiang Water", "Market supervision")
    assert queries.like_groups(crew.actor(town, "head_12"), unit.id, month) == ()


def test_a_month_begins_at_midnight_of_the_city(town: Cast) -> None:
    begin = NOW.replace(month=11, day=30, hour=16, minute=0)  # midnight of 1 December in the city
    crew.ask(town, now=begin - DAY / 86400)
    crew.ask(town, now=begin, like_seen=True)
    ledger = queries.burden_of(CITY, town.unit("lin-c11").id, begin.date().replace(month=12, day=1))
    assert ledger is not None and [line.tasks for line in ledger.months[-2:]] == [1, 1]
    assert ledger.burden.now.repeats == 0 and ledger.burden.before.tasks == 1


def test_the_board_leads_to_the_nearest_months_in_which_something_happened(town: Cast) -> None:
    crew.ask(town)
    with kept_off("no_basis"):
        crew.ask(town, duty_code="", now=NOW + 70 * DAY, due_by=NOW + 80 * DAY)
    november, january = NOW.date().replace(day=1), (NOW + 70 * DAY).date().replace(day=1)
    boards = [queries.burden_board(CITY, month) for month in (november, date(2026, 12, 1), january)]
    assert [(one.previous, one.next) for one in boards] == [(None, january), (november, january), (november, None)]


def test_proposals_of_one_unit_are_found_among_those_of_all(town: Cast) -> None:
    for code, name in (("lin-c11", "head_11"), ("lin-c12", "head_12")):
        (task,) = actions.ask_task(
            to_units=crew.ids(town, code), ask=crew.form(), actor=crew.actor(town, "water_desk"), now=NOW
        )
        actions.propose_removal(task=task, reason="Often.", actor=crew.actor(town, name), now=NOW)
    gate, unit_id = crew.actor(town, "district_gate"), town.unit("lin-c12").id
    found = queries.list_removals(gate, unit_id=unit_id, now=NOW)
    assert [one.unit_name for one in found.rows] == [town.unit("lin-c12").name] and found.total == 1


def test_words_are_looked_for_by_an_index(town: Cast) -> None:
    crew.ask(town, title="老年人名单上报", asked="请报送独居老年人数量。")
    head, water = crew.actor(town, "head_11"), crew.actor(town, "water_desk")
    for said, count in (("老年", 1), ("独居", 1), ("年", 1), ("青年", 0), ("“”", 0)):
        assert queries.list_tasks(head, text=said, now=NOW).total == count, said
    ask = crew.form(title="老年人名单", asked="报送独居老年人数量。")
    assert queries.like_before(water, crew.ids(town, "lin-c11"), ask, NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for condition in (holds_words("独居"), holds_any(rules.sure_terms(words_of_ask(ask)))):
        rows = Task.objects.filter(condition)
        assert rows.count() == 1 and "task_search" in rows.explain(), rows.explain()


def test_counting_stops_where_pages_do(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (core_queries, paging):
        monkeypatch.setattr(module, "MOST_ROWS", 2)
    for words in ("垃圾清运台账", "消防通道照片", "独居老人名单", "停车位统计"):
        crew.ask(town, title=words, asked=words)
    found = queries.list_tasks(crew.actor(town, "head_11"), page=9, now=NOW)
    assert (found.total, found.page, found.pages, say_total(found.total)) == (3, 1, 1, "2+")
