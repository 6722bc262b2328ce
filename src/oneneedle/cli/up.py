"""Run everything one installation needs: database, migrations, web server, job worker.

Stops all of it on Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import os

import click

from oneneedle.cli.ends import Unreachable
from oneneedle.engine import account, installation, place, postgres


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--data-dir", type=click.Path(file_okay=False), help="Folder of database, files and keys.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes (default: one per processor, at most 4).")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads per web process.")
def command(host: str, port: int, data_dir: str | None, workers: int | None, threads: int) -> int:
    """Run everything one installation needs, until Ctrl-C or SIGTERM."""
    options = installation.Options(
        host=host,
        port=port,
        data_dir=place.data_dir(),
        workers=workers or max(2, min(4, os.cpu_count() or 2)),
        threads=threads,
    )
    try:
        return installation.run(options, lambda url: click.echo(f"OneNeedle is ready at {url}", err=True))
    except (installation.CannotRun, account.NoAccount, postgres.CannotStart) as error:
        raise Unreachable(str(error)) from error
