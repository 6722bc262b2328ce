"""Calendars the tables and properties of the tests count on."""

from __future__ import annotations

from oneneedle.workdays.rules import WEEK_24_7, Week, WorkCalendar, parse_hours

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = parse_hours({day: [["09:00", "12:00"], ["13:30", "17:30"]] for day in WEEK})
CITY_HALL = parse_hours({day: [["09:00", "17:00"]] for day in WEEK})
NIGHT = parse_hours(
    {day: [["00:00", "02:30"], ["22:00", "24:00"]] for day in ("mon", "tue", "thu", "sat", "sun")}
    | {"makeup": [["10:00", "11:00"]]}
)

CHINA = WorkCalendar("Asia/Shanghai", OFFICE, "CN")
BOSTON = WorkCalendar("America/New_York", CITY_HALL, "US", "MA")
BOSTON_NIGHT = WorkCalendar("America/New_York", NIGHT, "US", "MA")
BOSTON_ALWAYS = WorkCalendar("America/New_York", parse_hours(WEEK_24_7), "US", "MA")
HAVANA_ALWAYS = WorkCalendar("America/Havana", parse_hours(WEEK_24_7))  # changes its clock at midnight
NEVER = WorkCalendar("Asia/Shanghai", Week(((), (), (), (), (), (), ()), ()), "CN")

ALL = (CHINA, BOSTON, BOSTON_NIGHT, BOSTON_ALWAYS, HAVANA_ALWAYS)
