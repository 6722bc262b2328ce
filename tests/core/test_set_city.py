"""A city is made once, changed with a trace, and one at most is the default."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from oneneedle.core import actions, queries
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Refused, resident, system

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def _set(jurisdiction_id: str = "lin", **more: Any) -> Jurisdiction:
    values: dict[str, Any] = {
        "name_zh": "临江市",
        "timezone": "Asia/Shanghai",
        "country": "CN",
        "language": "zh-hans",
        "area_path": "cn/99/9901/",
        "actor": system(jurisdiction_id),
        "now": NOW,
    }
    return actions.set_city(jurisdiction_id=jurisdiction_id, **(values | more))


@pytest.mark.django_db
def test_a_city_is_made_and_the_same_again_leaves_no_row() -> None:
    _set(is_default=True)
    _set(is_default=True)
    assert [row.verb for row in queries.get_history("city:lin")] == ["core.city_set"]
    assert queries.get_jurisdiction("") == Jurisdiction.objects.get(id="lin")


@pytest.mark.django_db
def test_a_change_is_seen_at_once_and_tells_what_changed() -> None:
    _set()
    assert queries.get_jurisdiction("lin") is not None
    _set(duty_phone="12345")
    city = queries.get_jurisdiction("lin")
    assert city is not None
    assert city.duty_phone == "12345"
    assert queries.get_history("city:lin")[1].data == {"duty_phone": "12345"}


@pytest.mark.django_db
def test_a_new_default_city_takes_the_place_of_the_old_one() -> None:
    _set(is_default=True)
    _set("shan", name_zh="山城", is_default=True)
    assert [city.id for city in Jurisdiction.objects.filter(is_default=True)] == ["shan"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"actor": resident("lin")}, "city_right"),
        ({"actor": system("other")}, "city_right"),
        ({"name_zh": ""}, "no_name"),
        ({"default_lon": 120.0}, "half_point"),
    ],
)
def test_what_cannot_stand_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        _set(**more)
    assert refused.value.code == code
    assert not Jurisdiction.objects.exists()
