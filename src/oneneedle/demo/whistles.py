"""Two whistles of the made-up city: night stalls, closed and rated; a flooded lane, still running."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from oneneedle.cases import actions
from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.rules.whistles import Called
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, system
from oneneedle.demo import people
from oneneedle.demo.cities import HANGZHOU
from oneneedle.units import queries as units

STREET = "330106004"
_ZONE = ZoneInfo("Asia/Shanghai")
_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# Who is called, what is asked, minutes until they answer and around the meeting, the result, the street's rating.
_STALLS = (
    ("330106-city-management", "劝离占道摊位，划定疏导点。", 25, -5, "12 个摊位迁入疏导点，巷道恢复通行。", 5),
    ("330106-market-supervision", "核查食品摊贩登记。", 50, 2, "8 户当场登记，2 户限期补办。", 4),
    ("330106-police", "维持现场秩序，疏导车辆。", 460, 25, "现场秩序平稳，巷口划设禁停标线。", 3),
)
_LANE = (("330106-water", "排查管道是否渗漏。"), ("330106-environment", "取样查明积水来源。"))


def make_whistles(as_of: datetime) -> int:
    """Both whistles, by the street's and the departments' own posts; how many there are."""
    if Whistle.objects.filter(jurisdiction_id=HANGZHOU).exists():
        return 0
    cast = people.find_actors(HANGZHOU, as_of)
    _close_stalls(cast, as_of)
    _call_to_lane(cast, as_of)
    return Whistle.objects.filter(jurisdiction_id=HANGZHOU).count()


def _close_stalls(cast: Sequence[Actor], as_of: datetime) -> None:
    day = as_of.astimezone(_ZONE).date() - 21 * _DAY
    day -= max(day.weekday() - 4, 0) * _DAY  # called on a working day
    began, meet = datetime.combine(day, time(10), _ZONE), datetime.combine(day, time(20), _ZONE)
    street = _post(cast, STREET, "whistle.blow")
    whistle = actions.blow_whistle(
        kind="joint",
        asked="夜间占道摊位屡劝不改，请联合整治后巷。",
        calls=[_called(code, asked) for code, asked, *_rest in _STALLS],
        meet_at=meet,
        meet_place="后巷南口",
        area_path=street.area_path,
        place="后巷",
        actor=street,
        now=began,
    )
    before = [_draw(stalls=4, now=began)]
    actions.attach_to_whistle(whistle=whistle, file_ids=before, kind="before", actor=street, now=began + _MINUTE)
    for code, _asked, answered, came, result, _rating in _STALLS:
        call, crew = _call(whistle, code), _post(cast, code, "whistle.answer")
        _watch(call, began + answered * _MINUTE)
        actions.acknowledge_call(call=call, actor=crew, now=began + answered * _MINUTE)
        at = meet + came * _MINUTE
        actions.check_in(call=_call(whistle, code), file_ids=[_draw(stalls=3, now=at)], actor=crew, now=at)
        actions.finish_call(call=_call(whistle, code), result=result, actor=crew, now=at + _HOUR)
    whistle.refresh_from_db()
    closed = meet + 100 * _MINUTE
    actions.close_whistle(
        whistle=whistle,
        outcome="后巷夜间恢复畅通，摊位集中到疏导点经营；四周后复查。",
        file_ids=[_draw(stalls=0, now=closed)],
        follow_up_on=day + 28 * _DAY,
        actor=street,
        now=closed,
    )
    _rate(whistle, cast, closed + _HOUR / 2)


def _rate(whistle: Whistle, cast: Sequence[Actor], now: datetime) -> None:
    for code, *_rest, rating in _STALLS:
        crew = _post(cast, code, "whistle.answer")
        words = "到场晚了 25 分钟。" if rating < 4 else ""
        actions.rate_call(
            call=_call(whistle, code), rating=rating, words=words, actor=_post(cast, STREET, "whistle.blow"), now=now
        )
        actions.rate_whistle(call=_call(whistle, code), needed=True, clear=rating, words="", actor=crew, now=now)
        if words:
            reply = "当晚另有警情，以后提前告知。"
            actions.reply_to_rating(call=_call(whistle, code), text=reply, actor=crew, now=now + _HOUR)


def _call_to_lane(cast: Sequence[Actor], as_of: datetime) -> None:
    """Called two hours ago: one department is coming, the other has not answered yet."""
    street, began = _post(cast, STREET, "whistle.blow"), as_of - 2 * _HOUR
    whistle = actions.blow_whistle(
        kind="departments",
        asked="巷道积水多日，来源不明，请到场共同查明。",
        calls=[_called(code, asked) for code, asked in _LANE],
        meet_at=as_of + 6 * _HOUR,
        meet_place="巷道东口",
        area_path=street.area_path,
        place="东侧巷道",
        actor=street,
        now=began,
    )
    first = _LANE[0][0]
    crew = _post(cast, first, "whistle.answer")
    actions.acknowledge_call(call=_call(whistle, first), actor=crew, now=began + 20 * _MINUTE)


def _watch(call: WhistleCall, until: datetime) -> None:
    """What the house does by itself while nobody answers: it warns, urges and lifts."""
    while call.next_due_at is not None and call.next_due_at <= until:
        actions.pass_whistle_deadline(call=call, actor=system(HANGZHOU), now=call.next_due_at)
        call.refresh_from_db()


def _called(code: str, asked: str) -> Called:
    unit = units.get_unit_by_code(HANGZHOU, code)
    if unit is None:
        raise LookupError(f"{code} is missing in the demo's city")
    return Called(unit.id, asked)


def _call(whistle: Whistle, code: str) -> WhistleCall:
    return WhistleCall.objects.select_related("whistle").get(whistle=whistle, unit__code=code)


def _post(cast: Sequence[Actor], code: str, right: str) -> Actor:
    unit = units.get_unit_by_code(HANGZHOU, code)
    return next(one for one in cast if unit is not None and one.unit_id == unit.id and one.may(right))


def _draw(*, stalls: int, now: datetime) -> UUID:
    """A drawing in place of a photo: a lane at night, with so many stalls in it."""
    picture = Image.new("RGB", (960, 640), "#1d2a44")
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, 640), (380, 250), (580, 250), (960, 640)], fill="#5b6475")
    for number in range(stalls):
        left, top = 90 + 190 * number, 380 + 20 * (number % 2)
        pen.rectangle([left, top, left + 140, top + 130], fill="#b8763a")
        pen.polygon([(left - 15, top), (left + 70, top - 70), (left + 155, top)], fill="#d94f4f")
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return core.store_file(content=stream.getvalue(), name="lane.jpg", now=now).id
