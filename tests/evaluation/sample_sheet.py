"""A sheet with everything in it, made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import translation

from oneneedle.evaluation.rules import MEASURES, sheets
from oneneedle.evaluation.rules.sheets import Both

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
_HITS = {"response": (41, 44), "resolution": (18, 24), "satisfaction": (3, 4), "on_time": (37, 44), "rework": (2, 40)}
_TIMES = {"time_dispatch": 95, "time_accept": 5_400, "time_handle": 210_000, "time_check": 40_000, "time_close": 9_000}


def both(text: object) -> Both:
    words = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            words.append(str(text))
    return Both(*words)


def _number(code: str) -> sheets.Number:
    one = MEASURES[code]
    hits, of = _HITS.get(code, (0, 0))
    seconds = 0
    if code in _TIMES:
        hits, of, seconds = 44, 44, 44 * _TIMES[code]
    if code == "received":
        hits, of = 61, 61
    return sheets.Number(
        code, both(one.name), both(one.formula), one.unit, hits, of, seconds, hits, of + 6 if of else 0, seconds
    )


def content(**changes: object) -> sheets.Content:
    given: dict[str, object] = {
        "formulas": "1",
        "city": Both("临江市", "Linjiang"),
        "street": Both("河边街道办", "Hebian street office"),
        "month": date(2026, 10, 1),
        "made_at": AT,
        "counted_until": AT,
        "numbers": tuple(_number(code) for code in MEASURES),
        "months": tuple(sheets.Month(date(2026, month, 1), 40 + month * 2, 30 + month) for month in range(5, 11)),
        "kinds": (
            sheets.Kind("litter", Both("暴露垃圾", "Litter"), 30, 12),
            sheets.Kind("water-leak", Both("水管漏水", "Water main leak"), 9, 3),
            sheets.Kind("stalls", Both("占道经营", "Street stalls"), 4, 4),
        ),
        "open_cases": 21,
        "old": ((30, 6), (90, 2), (365, 0)),
        "oldest": (sheets.OldCase("260703-004273-5", Both("占道经营", "Street stalls"), date(2026, 7, 3)),),
        "matters": (sheets.Matter(Both("暴露垃圾 · 柳树社区", "Litter · Liushu Community"), 30, "grows"),),
        "burden": sheets.Burden(
            12, 9, 31.5, 2, (sheets.Asked(Both("市场监管局", "Market supervision"), Both("表格", "Forms"), 5, 8.25),)
        ),
    }
    return sheets.Content(**{**given, **changes})  # type: ignore[arg-type]


def paper(language: str, *, public: bool = False, edition: sheets.Edition | None = None) -> sheets.Paper:
    with translation.override(language):
        told = edition or sheets.Edition(1, AT)
        return sheets.make_paper(content(), told, zone=ZONE, public=public)
