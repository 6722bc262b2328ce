"""The web server alone; started by `up`."""

from __future__ import annotations

import os

import click
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from oneneedle.engine import leash, logs, place

WAITING_PER_PROCESS = 256  # more than this at once get no answer yet instead of piling up in memory


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
@click.option("--workers", default=2, type=int)
@click.option("--threads", default=4, type=int)
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Answer requests until SIGTERM."""
    leash.hold_to_supervisor()
    place.set_surroundings()
    logs.configure("web")
    Granian(
        target="oneneedle.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=1024,
        backpressure=WAITING_PER_PROCESS,
        http1_settings=HTTP1Settings(keep_alive=True),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_dictconfig=logs.describe(),
        log_access=False,
        log_level=LogLevels(os.environ.get("ONENEEDLE_LOG_LEVEL", "info").lower()),
        process_name=None,
    ).serve()
