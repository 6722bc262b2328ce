"""Import areas: the Chinese division files, polygons from GeoJSON, or a plain table."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import click
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core.rules import system
from oneneedle.places import actions as places
from oneneedle.places import rules

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@dataclass(frozen=True)
class Options:
    """What was asked for, as click read it."""

    china: Path | None
    geojson: Path | None
    table: Path | None
    under: str
    make_root: str
    level: str | None
    code_property: str
    code_width: int
    name: str
    name_property: str
    name_en: str
    parent_property: str
    parent_prefix: int
    datum: str


@click.group()
def command() -> None:
    """The tree of areas: import your nation's divisions, or your own city's polygons.

    Every area has a code, a level, a name and a place in the tree, written as a path such as
    us/ma/boston/03/0301/. An import runs whole or not at all, and may be run again: what is the same stays.
    """


@command.command("import")
@click.option("--china", type=FOLDER, help="Folder of the Chinese division files (npm: china-division).")
@click.option("--geojson", type=FILE, help="A FeatureCollection of polygons, one level of areas.")
@click.option("--csv", "table", type=FILE, help="A table: code,parent_code,level,name[,name_en][,lon,lat].")
@click.option("--under", default="", metavar="PATH", help="The area to import under, such as us/ma/boston/.")
@click.option(
    "--make-root",
    default="",
    metavar="SPEC",
    help="Make the areas above first: us:nation:United States/ma:province:Massachusetts/boston:city:Boston. "
    "A fourth part is the English name.",
)
@click.option("--level", type=click.Choice(rules.LEVELS), help="Level of the polygons.")
@click.option("--code-property", default="", help="Property that holds the code.")
@click.option("--code-width", default=0, help="Fill the code with zeros to this width.")
@click.option("--name", default="", metavar="TEXT", help="Name, with properties in braces: 'Ward {WARD}'.")
@click.option("--name-property", default="", help="Property that holds the name.")
@click.option("--name-en", default="", metavar="TEXT", help="English name, with properties in braces.")
@click.option("--parent-property", default="", help="Property that holds the parent's code.")
@click.option("--parent-prefix", default=0, metavar="N", help="The parent's code is the code's first N letters.")
@click.option("--datum", default="wgs84", type=click.Choice(rules.DATUMS), help="Datum of the file's points.")
@json_option
@data_dir_option
@database()
def import_command(as_json: bool, **given: object) -> None:
    """Import areas from one file, or from the folder of division files.

    Without a parent option the parent is the lowest area of a higher level that a polygon lies in.
    """
    options = Options(**given)  # type: ignore[arg-type]  # click gives each option in its own type
    _check(options)
    total = rules.count_divisions(options.china) if options.china and sys.stderr.isatty() else None
    started = perf_counter()
    with _bar(total) as progress:
        done = _import(options, progress)
    seconds = perf_counter() - started
    speed = round(done.read / seconds)
    if as_json:
        say_json(asdict(done) | {"seconds": round(seconds, 3), "rows_per_second": speed})
        return
    click.echo(f"{done.read:,} rows read in {seconds:.1f} s ({speed:,} a second):")
    click.echo(f"  {done.added:,} added, {done.changed:,} changed, {done.unchanged:,} as they were.")
    if done.mended:
        click.echo(f"  {done.mended:,} polygons had crossing rings, which were mended.")


def _check(options: Options) -> None:
    sources = [source for source in (options.china, options.geojson, options.table) if source]
    if len(sources) != 1:
        raise click.UsageError("Give one of --china FOLDER, --geojson FILE, --csv FILE.")
    if options.geojson and not (options.level and options.code_property):
        raise click.UsageError("--geojson needs --level and --code-property.")
    if options.geojson and not (options.under or options.make_root):
        raise click.UsageError("--geojson needs --under PATH, or --make-root to make the areas above.")
    if options.name and options.name_property:
        raise click.UsageError("Give --name or --name-property, not both.")
    if options.parent_property and options.parent_prefix:
        raise click.UsageError("Give --parent-property or --parent-prefix, not both.")


def _import(options: Options, progress: places.Progress | None) -> places.Imported:
    actor, now = system(""), timezone.now()
    under = options.under.strip("/") + "/" if options.under.strip("/") else ""
    if options.china:
        return places.import_divisions(folder=options.china, actor=actor, now=now, progress=progress)
    if options.table:
        return places.import_table(
            file=options.table,
            under=under,
            make_root=options.make_root,
            datum=options.datum,
            actor=actor,
            now=now,
            progress=progress,
        )
    return places.import_polygons(
        file=options.geojson or Path(),
        level=options.level or "",
        code_property=options.code_property,
        code_width=options.code_width,
        name=options.name or (f"{{{options.name_property}}}" if options.name_property else ""),
        name_en=options.name_en,
        under=under,
        make_root=options.make_root,
        parent=places.ParentRule(options.parent_property, options.code_width, options.parent_prefix),
        datum=options.datum,
        actor=actor,
        now=now,
        progress=progress,
    )


@contextmanager
def _bar(total: int | None) -> Iterator[places.Progress | None]:
    """A progress bar on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn("Reading areas"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("areas", total=total)

        def advance(rows: int) -> None:
            progress.advance(task, rows)
            if progress.finished:
                progress.update(task, description="Writing areas")

        yield advance
