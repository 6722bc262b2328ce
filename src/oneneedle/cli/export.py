"""Write data sets out as CSV or Parquet, or publish open data.

oneneedle export cases orders --since 2026-10-01 --until 2026-11-01 --format parquet --output FOLDER
oneneedle export all --format parquet --output FOLDER
oneneedle export open
"""

from __future__ import annotations

import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Refused, system
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import exports, open_rows
from oneneedle.evaluation.rules.datasets import DATASETS, WITHOUT_TYPE

DAY = click.DateTime(["%Y-%m-%d"])
PART_ROWS = 20_000
_UNFINISHED = (Export.State.WAITING, Export.State.RUNNING)


@click.command()
@click.argument("names", nargs=-1, required=True, type=click.Choice([*DATASETS, "all", "open"]), metavar="DATASET...")
@click.option("--jurisdiction", "jurisdiction_id", default="", help="The city (default: the default city).")
@click.option("--since", type=DAY, help="First day, on the city's clocks.")
@click.option("--until", type=DAY, help="The day after the last.")
@click.option("--area", "area_path", default="", help="Path of an area; only what lies in it.")
@click.option("--type", "type_code", default="", help="A case type, or a branch of types.")
@click.option("--format", "form", type=click.Choice(["csv", "parquet"]), default="csv", show_default=True)
@click.option("--excel", is_flag=True, help="CSV with the mark by which Excel knows UTF-8.")
@click.option("--language", type=click.Choice(["en", "zh-hans"]), default="en", show_default=True, help="Of names.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="Folder for the files, each named by its data set (default: here).",
)
@data_dir_option
@json_option
@database()
def command(
    names: tuple[str, ...], jurisdiction_id: str, output: Path, language: str, as_json: bool, **words: Any
) -> None:
    """Write each DATASET to a file: cases, feedback, orders, calls, tasks, lines, tallies, or all of them.

    `open` publishes the open data of every month that is over and has none yet. No file holds personal data;
    docs/export.md tells the columns. Each export is written down in the ledger. Interrupted, it is finished by a
    running installation and lies at the desk under Exports.
    """
    city = _city(jurisdiction_id)
    wanted = list(DATASETS) if "all" in names else [name for name in dict.fromkeys(names) if name != "open"]
    words |= {name: words[name].date() for name in ("since", "until") if words[name]}
    done = [_export(city, name, output, language, words) for name in wanted]
    months = _publish(city) if "open" in names else []
    if as_json:
        say_json({"ok": True, "files": done, "open": months})
        return
    for one in done:
        click.echo(f"{one['file']}: {one['rows']:,} rows, {one['rows_per_second']:,} a second, SHA-256 {one['sha256']}")
    for month in months:
        click.echo(
            f"Open data of {month['month']}: {month['rows']:,} rows, {month['left_out']:,} too rare to be shown."
        )
    if "open" in names and not months:
        click.echo("The open data of every month that is over is there.")


def _city(jurisdiction_id: str) -> Jurisdiction:
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None:
        raise Refused(f"There is no city “{jurisdiction_id}” here. Run `oneneedle demo`, or set up a city first.")
    return city


def _export(city: Jurisdiction, dataset: str, folder: Path, language: str, words: dict[str, Any]) -> dict[str, Any]:
    house, began = system(city.id), time.perf_counter()
    words = {**words, "type_code": "" if dataset in WITHOUT_TYPE else words["type_code"]}
    with translation.override(language):
        export = actions.ask_export(dataset=dataset, actor=house, now=datetime.now(UTC), **words)
    _write(export)
    if export.state != Export.State.DONE:
        raise Failed(
            f"The export of {dataset} ended as “{export.state}”{f': {export.problem}' if export.problem else ''}."
        )
    target = folder / f"{dataset}.{export.format}"
    _take(export, target)
    actions.note_download(export=export, actor=house, now=datetime.now(UTC))
    seconds = time.perf_counter() - began
    return {
        "file": str(target),
        "rows": export.rows_done,
        "bytes": export.size,
        "sha256": export.sha256,
        "seconds": round(seconds, 2),
        "rows_per_second": round(export.rows_done / seconds),
    }


def _write(export: Export) -> None:
    """To the end; the worker of a running installation may take turns with us."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(export.dataset, total=None)
        while export.state in _UNFINISHED:
            house = system(export.jurisdiction_id)
            going = actions.write_export(export=export, limit=PART_ROWS, actor=house, now=datetime.now(UTC))
            export.refresh_from_db()
            bar.update(task, completed=export.rows_done, total=export.rows_total)
            if not going and export.state in _UNFINISHED:
                time.sleep(0.1)


def _take(export: Export, target: Path) -> None:
    opened = exports.open_export(export)
    if opened is None:
        raise Failed(f"The file of the export {export.id} is gone.")
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f"{target.name}.part")
    with opened as source, half.open("wb") as copy:
        shutil.copyfileobj(source, copy)
    half.replace(target)


def _publish(city: Jurisdiction) -> list[dict[str, Any]]:
    made = []
    for month in open_rows.due_months(city.id, datetime.now(UTC)):
        done = actions.publish_open_data(
            jurisdiction_id=city.id, month=month, actor=system(city.id), now=datetime.now(UTC)
        )
        made.append({"month": f"{month:%Y-%m}", "rows": done.rows_done, "left_out": done.left_out})
    return made
