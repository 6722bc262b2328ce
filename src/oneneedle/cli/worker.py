"""The job worker alone; started by `up`, or by hand on another machine."""

from __future__ import annotations

import asyncio
import copy
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import click
import structlog
from procrastinate.app import App, WorkerOptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.manager import JobManager

from oneneedle.cli.frame import errors
from oneneedle.engine import leash, logs
from oneneedle.notices import rules as letters

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5
SILENT_SECONDS = 20  # a worker silent for so long is dead, and its jobs are taken up again
LOOK_SECONDS = 5
TOO_OFTEN = 3  # times a job lost its worker: the job itself is what kills it
REST = timedelta(hours=1)
SHORT_REST, OFTEN_SECONDS = timedelta(minutes=5), 60  # where a task of the same lock is due each minute or oftener
APART = timedelta(seconds=20)
ADVICE = "its worker was killed each time: look at the memory of this machine, and at what the job works on"
LETTERS_AT_ONCE = 4
BEHIND_PAGES = 10  # niceness: where processors are scarce, whoever waits for a page goes before a letter


async def _take_up_lost_jobs(manager: JobManager) -> None:
    """Give jobs of a killed worker back to the queue; jobs are safe to run twice."""
    while True:
        try:
            for place, job in enumerate(await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS)):
                await _take_up(manager, job, place)
        except ConnectorException:  # another worker was faster, or the database is away: look again later
            log.warning("lost jobs not taken up", exc_info=True)
        await asyncio.sleep(LOOK_SECONDS)


async def _take_up(manager: JobManager, job: Job, place: int) -> None:
    """Queue a lost job again in the place of one of the same queueing lock that waits already.

    One that was lost before may be what kills the worker: those are taken up one after another, so that the others get
    through, and one that was lost too often rests. While it does, its locks keep all of the kind waiting.
    """
    lost, again = job.attempts + 1, None
    if lost >= TOO_OFTEN:
        again = datetime.now(UTC) + (SHORT_REST if job.lock in _often() else REST)
        log.error("job rests", job=job.id, task=job.task_name, lost=lost, again=again.isoformat(), advice=ADVICE)
    elif job.attempts:
        again = datetime.now(UTC) + place * APART
    if job.queueing_lock:
        for twin in await manager.list_jobs_async(queueing_lock=job.queueing_lock, status="todo"):
            if twin.id != job.id:  # else another worker was faster: its attempts are kept
                await manager.cancel_job_by_id_async(twin.id or 0, delete_job=True)
    await manager.retry_job(job, retry_at=again)
    log.warning("job taken up again", job=job.id, task=job.task_name)


def _often() -> set[str]:
    """The locks of all tasks that are due each minute or oftener."""
    locks = set()
    for entry in app.periodic_registry.periodic_tasks.values():
        ticks = copy.copy(entry.croniter)  # its own place in time is left
        if -ticks.get_next(float) + ticks.get_next(float) <= OFTEN_SECONDS:
            locks.add(entry.task.lock or "")
    return locks - {""}


async def _work(worker: App, lanes: dict[tuple[str, ...], int]) -> None:
    """Work in lanes, each for its own queues and so many jobs at once; all end when one does."""
    options: WorkerOptions = {
        "shutdown_graceful_timeout": 20,
        "update_heartbeat_interval": HEARTBEAT_SECONDS,
        "stalled_worker_timeout": SILENT_SECONDS,
        "delete_jobs": "successful",
        "install_signal_handlers": False,
    }
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=sum(lanes.values()) + 2))  # one thread a job
    async with worker.open_async():
        rescue = asyncio.create_task(_take_up_lost_jobs(worker.job_manager))
        running = [
            asyncio.create_task(worker.run_worker_async(**options | {"queues": list(queues), "concurrency": places}))
            for queues, places in lanes.items()
        ]

        def stop() -> None:  # once: a lane that is told twice drops what it does
            for lane in running:
                if not lane.cancelling():
                    lane.cancel()

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        rescue.cancel()
        stop()
        ends = await asyncio.gather(*running, return_exceptions=True)
        for end in ends:
            if isinstance(end, Exception):
                raise end


@click.command()
@click.option("--queue", "queues", multiple=True, help="Only these queues, all in the same places.")
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64))
def command(queues: tuple[str, ...], concurrency: int) -> None:
    """Work on queued jobs until SIGTERM; the job under way is finished first.

    Letters have places of their own: a mail server that hangs keeps no other job waiting.
    """
    leash.hold_to_supervisor()
    os.nice(BEHIND_PAGES)
    logs.configure("worker")
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("jobs are kept in the program's own database")
    # An app of its own for fetching jobs: tasks keep the first one, whose new jobs join the task's own transaction.
    worker = app.with_connector(connector.get_worker_connector())
    lanes: dict[tuple[str, ...], int] = (
        {queues: concurrency} if queues else {("default",): concurrency, (letters.QUEUE,): LETTERS_AT_ONCE}
    )
    with errors():
        asyncio.run(_work(worker, lanes))
