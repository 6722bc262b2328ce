"""What the city is made of: units, posts, rights, rules, duties, calendars, accounts, keys."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from oneneedle.catalogue import actions as catalogue
from oneneedle.catalogue.models import LocalOverride
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor
from oneneedle.duties import actions as duties
from oneneedle.duties.models import Consultation, DutyChange
from oneneedle.duties.rules import read_document
from oneneedle.people import actions as people
from oneneedle.units import actions as units
from oneneedle.units.models import Holding, StreetRight
from oneneedle.workdays import actions as workdays
from oneneedle.workdays.models import Calendar
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.catalogue.overrides import crew as local
from tests.duties.rows import row
from tests.house.posts.rows import Given, Row, Wing

HERE = {"jurisdiction_id": CITY}
DAY = timedelta(days=1)
BASIS = {"basis_zh": "区政府决定", "basis_en": "Decision of the district", "document": "2026 No. 4"}
LIMITS = {"normal": {"resolve": "2wd"}}


def _street_right(_cast: Cast) -> Given:
    return {**HERE, "unit_code": "lin-s1", "right": "comprehensive_management", "since": NOW, **BASIS}


def _right(cast: Cast, since: datetime = NOW) -> StreetRight:
    return units.grant_right(**{**_street_right(cast), "since": since}, actor=cast.system, now=NOW)


def _override(cast: Cast) -> LocalOverride:
    """Community 11 shortens a limit, within what the city allows."""
    local.bound(cast)
    return local.override(cast)


def _overriding(cast: Cast) -> Given:
    local.bound(cast)
    about = {"case_type": local.kind(), "unit_id": cast.unit("lin-c11").id, "since": NOW, "reason": "Daily."}
    return {**about, "limits": {"normal": {"resolve": "1wd"}}}


def _change(cast: Cast) -> DutyChange:
    return duties.propose_change(**_proposal(cast), actor=cast.actor("keeper"), now=NOW)


def _proposal(cast: Cast) -> Given:
    duties.set_duty(**HERE, row=row(), since=NOW - DAY, actor=cast.system, now=NOW - DAY)
    return {**HERE, "title": "Litter", "rows": [row(lead="community:community")]}


def _talk(cast: Cast) -> Consultation:
    return duties.plan_consultation(**_meeting(cast), actor=cast.system, now=NOW)


def _meeting(cast: Cast) -> Given:
    return {**HERE, "unit_id": cast.unit("lin-water").id, "meets_at": NOW + DAY, "topic": "Drains in autumn"}


def _desk(cast: Cast) -> Given:
    return {**HERE, "unit_code": "lin-s1", "post_code": "desk", "person": cast.accounts["nobody"], "since": NOW}


def _holding(_cast: Cast) -> Holding:
    return Holding.objects.get(post__unit__code="lin-s1", post__code="desk")


def _calendar(_cast: Cast) -> Given:
    return {"calendar": Calendar.objects.get(code="default")}


NAMES = {"name_zh": "名", "name_en": "Name"}
UNITS = (
    Row(core.set_city, lambda _cast: {
        **HERE, **NAMES, "timezone": "Asia/Shanghai", "country": "CN", "language": "en", "area_path": lin.ROOT,
    }),
    Row(units.create_unit, lambda _cast: {**HERE, **NAMES, "code": "new", "kind": "water", "parent_code": "lin-city"}),
    Row(units.change_unit, lambda _cast: {**HERE, "code": "lin-water", "phone": "1"}),
    Row(units.import_units, lambda _cast: {**HERE, "rows": []}),
    Row(units.create_post, lambda _cast: {**HERE, "unit_code": "lin-water", "code": "new", "rights": []}),
    Row(units.assign_post, _desk),
    Row(units.end_holding, lambda cast: {"holding": _holding(cast), "until": NOW}),
    Row(units.grant_right, _street_right),
    Row(units.withdraw_right, lambda cast: {"right": _right(cast), "until": NOW + DAY}),
    Row(units.call_off_right, lambda cast: {"right": _right(cast, NOW + DAY)}),
    Row(units.set_level_role, lambda _cast: {**HERE, "level": "street", "rights": ["case.receive"]}),
    Row(people.create_account, lambda _cast: {"sign_in": "new@lin.example", "password": None}),
    Row(people.set_password, lambda cast: {"account_id": cast.accounts["desk"].id, "password": lin.PASSWORD}),
    Row(people.deactivate_account, lambda cast: {"account_id": cast.accounts["desk"].id}),
    Row(people.issue_key, lambda _cast: {**HERE, "label": "Map"}),
    Row(
        people.revoke_key,
        lambda cast: {"key_id": people.issue_key(**HERE, label="Map", actor=cast.system, now=NOW)[0].id},
    ),
    Row(workdays.set_calendar, lambda _cast: {
        **HERE, **NAMES, "code": "new", "timezone": "Asia/Shanghai", "country": "CN", "hours": lin.HOURS,
    }),
    Row(workdays.override_day, lambda cast: {**_calendar(cast), "on": date(2026, 12, 1), "working": False, **NAMES}),
    Row(workdays.import_overrides, lambda cast: {**_calendar(cast), "csv": "on,working,name_zh,name_en\n"}),
)  # fmt: skip
RULES = (
    Row(catalogue.set_case_type, lambda _cast: {**HERE, **NAMES, "code": "new", "parent_code": "streets"}),
    Row(catalogue.retire_case_type, lambda _cast: {"case_type": local.kind()}),
    Row(catalogue.set_rule, lambda _cast: {
        "case_type": local.kind(), "since": NOW + DAY, "limits": LIMITS, "advice_en": "Ask.", "advice_zh": "问。",
        "handlers": [{"level": "city", "kind": "water"}],
    }),
    Row(catalogue.import_catalogue, lambda _cast: {**HERE, "rows": [], "since": NOW}),
    Row(catalogue.set_bound, lambda cast: {
        **HERE, "unit_id": cast.unit("lin-city").id, "level": "community", "fields": ["advice"],
    }),
    Row(catalogue.end_bound, lambda cast: {"bound": local.bound(cast)}),
    Row(catalogue.set_override, _overriding),
    Row(catalogue.end_override, lambda cast: {"override": _override(cast), "now": NOW + DAY}),
    Row(duties.set_duty, lambda _cast: {**HERE, "row": row(), "since": NOW}),
    Row(duties.end_duty, lambda _cast: {**HERE, "code": "C-01", "since": NOW + DAY}),
    Row(duties.import_duties, lambda _cast: {**HERE, "rows": [row()], "since": NOW}),
    Row(duties.set_document, lambda _cast: {**HERE, "row": read_document({"code": "law", "name_en": "Law"})}),
    Row(duties.propose_change, _proposal),
    Row(duties.switch_on_change, lambda cast: {"change": _change(cast), "since": NOW + DAY}),
    Row(duties.withdraw_change, lambda cast: {"change": _change(cast)}),
    Row(duties.plan_consultation, _meeting),
    Row(duties.record_consultation, lambda cast: {
        "consultation": _talk(cast), "held": True, "outcome": "Cleaned.", "now": NOW + 2 * DAY,
    }),
    Row(duties.comment_consultation, lambda cast: {"consultation": _talk(cast), "text": "Mind the school."}),
    Row(duties.share_practice, lambda _cast: {
        **HERE, "title": "Bins", "problem": "Heaps.", "steps": "More bins.", "result": "Clean.",
    }),
)  # fmt: skip


def sees(actor: Actor, _given: Given) -> bool:
    """What a city is made of is public, or on pages for every post."""
    return actor.jurisdiction_id == CITY


WINGS = (
    Wing("Units, people, calendars", UNITS, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
set_city                       -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
create_unit                    -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
change_unit                    -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
import_units                   -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
create_post                    -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
assign_post                    -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
end_holding                    -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
grant_right                    -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
withdraw_right                 -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
call_off_right                 -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_level_role                 -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
create_account                 -  -  .  x  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_password                   -  -  .  .  -  -  -  x  -  -  -  -  -  -  -  -  -  -  -  x
deactivate_account             -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
issue_key                      -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
revoke_key                     -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_calendar                   -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
override_day                   -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
import_overrides               -  -  .  .  -  -  -  -  -  -  -  -  -  -  -  -  -  -  -  x
""", sees, changes_the_city=True),
    Wing("Rules and duties", RULES, """
                               re rs np el gw c1 c2 dk in s1 s2 di ci cm kp wa ma po co ho
set_case_type                  -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
retire_case_type               -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_rule                       -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
import_catalogue               -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_bound                      -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
end_bound                      -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_override                   -  -  .  .  -  x  -  -  -  -  -  -  -  -  -  -  -  -  -  x
end_override                   -  -  .  .  -  x  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_duty                       -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
end_duty                       -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
import_duties                  -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
set_document                   -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
propose_change                 -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
switch_on_change               -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
withdraw_change                -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  -  -  -  -  x
plan_consultation              -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  x  -  -  -  x
record_consultation            -  -  .  .  -  -  -  -  -  -  -  -  -  -  x  x  -  -  -  x
comment_consultation           -  -  .  .  -  -  -  x  x  x  x  -  -  -  -  -  -  -  -  -
share_practice                 -  -  .  .  x  x  x  x  x  x  x  x  x  x  x  x  x  x  x  -
""", sees, changes_the_city=True),
)  # fmt: skip
