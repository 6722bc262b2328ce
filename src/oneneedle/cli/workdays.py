"""Which days a city works: its own decisions, from a file or one by one, and a year as it stands.

oneneedle workdays import FILE.csv --jurisdiction ID [--calendar CODE]
oneneedle workdays set DAY works|rests|usual --jurisdiction ID [--name-zh WORDS] [--name-en WORDS]
oneneedle workdays show --jurisdiction ID [--year YEAR]
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from oneneedle.cli import sheets
from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core.rules import system
from oneneedle.workdays import actions, queries

DECISIONS = {"works": True, "rests": False, "usual": None}
calendar_option = click.option("--calendar", "code", default="default", show_default=True, help="Code of the calendar.")


@click.group()
def command() -> None:
    """Which days a city works: bring in its decisions, make one, or show a year."""


@command.command("import")
@sheets.file_argument
@sheets.city_option
@calendar_option
@data_dir_option
@json_option
@database()
def bring(file: Path, jurisdiction_id: str, code: str, as_json: bool) -> None:
    """Take the days of FILE.csv (on,working,name_zh,name_en); days it does not name stay as they are.

    One bad row keeps the whole file out; every bad row is named. Deadlines already promised do not move.
    """
    text, form = sheets.read_sheet(file)
    if form != "csv":
        raise Failed(f"{file.name}: days are read from a CSV file with the columns on,working,name_zh,name_en.")
    calendar = queries.get_calendar(jurisdiction_id, code)
    actor = system(jurisdiction_id)
    done = actions.import_overrides(calendar=calendar, csv=text, actor=actor, now=datetime.now(UTC))
    figures = asdict(done)
    sheets.tell_import(sum(figures.values()), "days", figures, dry_run=False, as_json=as_json)


@command.command("set")
@click.argument("day", type=sheets.DAY)
@click.argument("decision", type=click.Choice(list(DECISIONS)))
@sheets.city_option
@calendar_option
@click.option("--name-zh", default="", help="What the day is called, in Chinese.")
@click.option("--name-en", default="", help="What the day is called, in English.")
@data_dir_option
@json_option
@database()
def decide(
    day: datetime, decision: str, jurisdiction_id: str, code: str, name_zh: str, name_en: str, as_json: bool
) -> None:
    """Decide that DAY works or rests, or (`usual`) leave it to the country and the week again."""
    actions.override_day(
        calendar=queries.get_calendar(jurisdiction_id, code),
        on=day.date(),
        working=DECISIONS[decision],
        name_zh=name_zh,
        name_en=name_en,
        actor=system(jurisdiction_id),
        now=datetime.now(UTC),
    )
    if as_json:
        say_json({"ok": True, "on": day.date(), "decision": decision})
    else:
        click.echo(f"{day.date()} {decision}.")


@command.command()
@sheets.city_option
@calendar_option
@click.option("--year", type=click.IntRange(2000, 2100), help="The year; else this one.")
@data_dir_option
@json_option
@database()
def show(jurisdiction_id: str, code: str, year: int | None, as_json: bool) -> None:
    """Show the holidays, make-up workdays and own decisions of a year."""
    days = queries.list_named_days(jurisdiction_id, code, year=year or datetime.now(UTC).year)
    if as_json:
        say_json({"days": [asdict(day) for day in days]})
        return
    for day in days:
        words = f"{day.name_zh} {day.name_en}".strip() or "make-up workday"
        by = "city" if day.by_city else "country"
        click.echo(f"{day.on:%Y-%m-%d %a}  {'works' if day.working else 'rests'}  {by:8}{words}")
