"""Run two cities with real areas, people of every role and cases to try things on.

The first start makes them in the data folder; later starts use what is there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from oneneedle.cli.ends import Unreachable
from oneneedle.demo import state
from oneneedle.engine import account, installation, place, postgres

OPEN311 = "/open311/v2"
ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to recognise what was asked for


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data-dir", type=click.Path(file_okay=False), help="Folder of database, files and keys.")
@click.option(
    "--full",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Import this file of the City of Boston instead of the two weeks that come with the product.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON when everything is there, and go on.")
def command(host: str, port: int, data_dir: str | None, full: Path | None, as_json: bool) -> int:
    """Make the two cities of the demo where they are missing, and run them until Ctrl-C or SIGTERM."""
    began = time.perf_counter()
    _set_surroundings(host)
    fill = ("fill", "--full", str(full.resolve())) if full else ("fill",)
    options = installation.Options(
        host=host,
        port=port,
        data_dir=place.data_dir(),
        workers=max(2, min(4, os.cpu_count() or 2)),
        prepare=("fill", "--cities"),
        fill=fill,
    )
    if not as_json:
        where = "as it was left" if (options.data_dir / state.FILE).exists() else "made now; this takes half a minute"
        click.echo(f"The demo in {options.data_dir}, {where} ...", err=True)
    show = _Show(options.data_dir, began, as_json)
    try:
        return installation.run(options, show.pages, show.all)
    except (installation.CannotRun, account.NoAccount, postgres.CannotStart) as error:
        raise Unreachable(str(error)) from error


def _set_surroundings(host: str) -> None:
    """Letters go to files, the log of requests is quiet, and who listens to all addresses is asked by any name."""
    os.environ.setdefault("ONENEEDLE_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
    os.environ.setdefault("ONENEEDLE_LOG_LEVEL", "WARNING")
    if host in ANYWHERE:
        os.environ.setdefault("ONENEEDLE_HOSTS", "*")
    elif host not in {"localhost", "127.0.0.1", "::1"}:
        name = f"[{host}]" if ":" in host else host
        os.environ.setdefault("ONENEEDLE_HOSTS", f"{name},localhost,127.0.0.1,[::1]")


class _Show:
    """Says when pages answer, and tells everything when the data is complete."""

    def __init__(self, data_dir: Path, began: float, as_json: bool) -> None:
        self.data_dir, self.began, self.as_json = data_dir, began, as_json
        self.first_page = 0.0

    def pages(self, url: str) -> None:
        self.first_page = time.perf_counter() - self.began
        if not self.as_json:
            click.echo(f"Pages answer at {url} after {self.first_page:.1f} s; cases follow ...", err=True)

    def all(self, url: str) -> None:
        kept = state.load(self.data_dir, datetime.now(UTC))
        answer = _describe(url, kept, self.first_page, time.perf_counter() - self.began)
        if self.as_json:
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        else:
            _print(answer, kept, self.data_dir)


def _describe(url: str, kept: state.State, first_page: float, seconds: float) -> dict[str, Any]:
    return {
        "url": url,
        "open311_base": f"{url}{OPEN311}/",
        "jurisdiction_id": "boston",
        "api_key": kept.keys["boston"],
        "api_keys": kept.keys,
        "sign_ins": kept.sign_ins,
        "made_up": ["hangzhou"],
        "weeks_moved": kept.weeks,
        "first_page_seconds": round(first_page, 2),
        "seconds": round(seconds, 2),
    }


def _print(answer: dict[str, Any], kept: state.State, data_dir: Path) -> None:
    console = Console()
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Sign-in", no_wrap=True)
    table.add_column("Role", no_wrap=True)
    table.add_column("Unit")
    for line in answer["sign_ins"]:
        table.add_row(line["sign_in"], line["title"], line["unit"])
    console.print()
    console.print(table)
    real = (
        "Boston is real: requests of residents in July 2015, from the city's open data. All dates are moved by "
        f"{kept.weeks} weeks, so that the last day is {kept.as_of[:10]} or one of the six days before it. What "
        "was done in 40 of the open ones is made up."
    )
    ready = (
        f"[bold green]OneNeedle is ready at {answer['url']}[/bold green] "
        f"({answer['seconds']:.1f} s; first page after {answer['first_page_seconds']:.1f} s). Ctrl-C ends it."
    )
    keys = [f"jurisdiction_id={city} api_key={key}" for city, key in answer["api_keys"].items()]
    for line in (
        "",
        f"Password of all of them: [bold]{kept.password}[/bold]",
        real,
        "Hangzhou's division codes are real; all its cases are made up. 杭州的案件全部为虚构。",
        f"Open311: {answer['open311_base']}",
        *(f"         {key}" for key in keys),
        f"Letters to residents and units are written into {data_dir / 'mail'}.",
        "",
        ready,
    ):
        console.print(line, soft_wrap=True, highlight=False)
