"""What kind of day a date is in a country: holidays with their names, make-up workdays, weekends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.core.rules.late import Late

if TYPE_CHECKING:
    import holidays
else:
    holidays = Late("holidays")


class Why(StrEnum):
    """Why a day counts or does not; the letters are what a frozen deadline keeps."""

    CLOCK = "c"
    WORKING = "w"
    MAKEUP = "m"
    CITY_WORKS = "o"
    HOLIDAY = "h"
    WEEKEND = "e"
    CLOSED = "n"
    CITY_RESTS = "s"


WORKS = frozenset({Why.WORKING, Why.MAKEUP, Why.CITY_WORKS})


@dataclass(frozen=True, slots=True)
class DayFacts:
    """The kind of one day and the name it goes by, if any."""

    why: Why
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """What the city decided for one day."""

    working: bool
    name_zh: str = ""
    name_en: str = ""

    @property
    def facts(self) -> DayFacts:
        return DayFacts(Why.CITY_WORKS if self.working else Why.CITY_RESTS, self.name_zh, self.name_en)


def check_country(country: str, subdivision: str) -> None:
    """Refuse a country or a part of it whose holidays are not known."""
    if not country:
        if subdivision:
            message = _("A subdivision needs its country.")
            raise Refused(message, field="subdivision", code="subdivision_alone")
        return
    try:
        holidays.country_holidays(country, subdiv=subdivision or None)
    except NotImplementedError:
        message = _("The holidays of “%(country)s” are not known.")
        name = f"{country}-{subdivision}" if subdivision else country
        raise Refused(message % {"country": name}, field="country", code="country_unknown") from None


@lru_cache(maxsize=1024)
def special_days(country: str, subdivision: str, year: int) -> Mapping[date, DayFacts]:
    """Holidays, make-up workdays and weekends of one year; every other day is a working day.

    Built once per process and never changed after, so that threads may share it.
    """
    if not country:
        return MappingProxyType({})
    known = _holidays(country, subdivision, year, None)
    chinese = _holidays(country, subdivision, year, _language(known, "zh_CN"))
    english = _holidays(country, subdivision, year, _language(known, "en"))
    speaks_chinese = chinese.language == "zh_CN"
    found: dict[date, DayFacts] = {}
    day = date(year, 1, 1)
    while day.year == year:
        works, weekend = known.is_working_day(day), known.is_weekend(day)
        if works and weekend:
            found[day] = DayFacts(Why.MAKEUP)
        elif day in known:
            found[day] = DayFacts(Why.HOLIDAY, chinese[day] if speaks_chinese else "", english[day])
        elif weekend:
            found[day] = DayFacts(Why.WEEKEND)
        day += timedelta(days=1)
    return MappingProxyType(found)


def _language(known: holidays.HolidayBase, wanted: str) -> str | None:
    return next((code for code in known.supported_languages if code.startswith(wanted)), known.default_language)


def _holidays(country: str, subdivision: str, year: int, language: str | None) -> holidays.HolidayBase:
    # The neighbouring years too: a make-up workday may stand on the other side of New Year.
    years = (year - 1, year, year + 1)
    return holidays.country_holidays(country, subdiv=subdivision or None, years=years, expand=False, language=language)
