"""Leave to ask what no duty covers is requested with reason, staff, money and a last day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.gate import queries
from oneneedle.gate.models import Admission, GateRefusal
from tests.cases.steps import refused
from tests.cast import COMMUNITY_11, DISTRICT, NOW, ROOT, STREET_1, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def test_it_waits_at_the_gate(town: Cast) -> None:
    admission = crew.request(town)
    assert (admission.state, admission.until, admission.version) == ("asked", crew.ENDS, 1)
    assert (admission.area_path, admission.to_unit_id) == (DISTRICT, None)
    row = crew.last_row(f"admission:{admission.id}")
    assert row.verb == "admission.requested" and "reason" not in row.data
    told = queries.tell_admission(crew.actor(town, "district_gate"), admission, NOW)
    assert told.last_on == date(2026, 12, 18) and told.verbs == ("decide", "end")
    with refused("again"):
        crew.request(town, now=NOW + DAY)


def test_it_may_be_for_one_unit_or_for_the_whole_ground(town: Cast) -> None:
    (unit,) = crew.ids(town, "lin-c11")
    one = crew.request(town, to_unit=unit, area_path="")
    assert (one.to_unit_id, one.area_path) == (unit, COMMUNITY_11)
    assert crew.request(town, area_path="").area_path == ROOT


def test_an_excluded_matter_is_kept_off_at_once(town: Cast) -> None:
    with kept_off("excluded") as found:
        crew.request(town, subject="demolition")
    assert found[0].for_admission and found[0].to_unit_id is None and found[0].area_path == DISTRICT
    (told,) = queries.list_refusals(crew.actor(town, "head_11")).rows
    assert told.to_name == "All of the level: Jiangbei"
    assert not queries.list_refusals(crew.actor(town, "street_2_head")).rows  # it was about communities
    assert not Admission.objects.exists()


def test_words_that_sound_excluded_are_asked_about(town: Cast) -> None:
    with refused("warning"):
        crew.request(town, reason="Before the demolition begins.")
    assert crew.request(town, reason="Before the demolition begins.", warning_answer="Only lids.").warning_answer


def test_nothing_is_left_open(town: Cast) -> None:
    (unit,) = crew.ids(town, "lin-s1")
    (far,) = crew.ids(town, "lin-c21")
    wrong: list[tuple[str, str, str, dict[str, Any]]] = [
        ("unknown_kind", "kind", "water_desk", {"kind": ""}),
        ("unknown_level", "level", "water_desk", {"level": "district"}),
        ("empty", "title", "water_desk", {"title": ""}),
        ("empty", "reason", "water_desk", {"reason": " "}),
        ("empty", "staff", "water_desk", {"staff": ""}),
        ("out_of_range", "money", "water_desk", {"money": None}),
        ("out_of_range", "money", "water_desk", {"money": Decimal(-1)}),
        ("out_of_range", "money", "water_desk", {"money": Decimal("NaN")}),
        ("empty", "last_on", "water_desk", {"last_on": None}),
        ("unknown_subject", "subject", "water_desk", {"subject": "moon\x00"}),
        ("not_your_ground", "area_path", "water_desk", {"area_path": "\x00nowhere"}),
        ("past", "last_on", "water_desk", {"last_on": date(2026, 11, 17)}),
        ("past", "last_on", "water_desk", {"last_on": date(2028, 1, 1)}),
        ("other_level", "to_unit", "water_desk", {"to_unit": unit}),
        ("not_your_ground", "to_unit", "street_head", {"to_unit": far}),
        ("not_your_ground", "area_path", "street_head", {"area_path": DISTRICT}),
        ("not_your_ground", "area_path", "water_desk", {"area_path": "cn/00/"}),
        ("nobody", "area_path", "street_head", {"area_path": STREET_1, "level": "street"}),
    ]
    rows = LedgerRow.objects.count()
    for code, field, by, changes in wrong:
        with pytest.raises(Refused) as caught:
            crew.request(town, by, **changes)
        assert (caught.value.code, caught.value.field) == (code, field)
    assert LedgerRow.objects.count() == rows and not Admission.objects.exists() and not GateRefusal.objects.exists()


def test_the_last_day_may_be_today_and_counts_whole(town: Cast) -> None:
    assert crew.request(town, last_on=date(2026, 11, 18)).until > NOW


def test_posts_without_the_right_request_nothing(town: Cast) -> None:
    for by in ("head_11", "worker_11"):
        with refused("not_allowed"):
            crew.request(town, by)
