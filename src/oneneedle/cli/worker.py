"""The job worker alone; started by `up`, or by hand on another machine."""

from __future__ import annotations

import asyncio
import os

import click
import structlog
from procrastinate.app import App, WorkerOptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from oneneedle.cli.frame import errors
from oneneedle.engine import leash, logs

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5
SILENT_SECONDS = 20  # a worker silent for so long is dead, and its jobs are taken up again
LOOK_SECONDS = 5
BEHIND_PAGES = 10  # niceness: where processors are scarce, whoever waits for a page goes before a letter


async def _take_up_lost_jobs(manager: JobManager) -> None:
    """Give jobs of a killed worker back to the queue; jobs are safe to run twice."""
    while True:
        try:
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
                await _take_up(manager, job)
        except ConnectorException:  # another worker was faster, or the database is away: look again later
            log.warning("lost jobs not taken up", exc_info=True)
        await asyncio.sleep(LOOK_SECONDS)


async def _take_up(manager: JobManager, job: Job) -> None:
    """Queue a lost job again; if one of the same queueing lock waits already, that one does its work."""
    try:
        await manager.retry_job(job)
    except UniqueViolation:
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    log.warning("job taken up again", job=job.id, task=job.task_name)


async def _work(worker: App, queues: tuple[str, ...], concurrency: int) -> None:
    options: WorkerOptions = {
        "concurrency": concurrency,
        "shutdown_graceful_timeout": 20,
        "update_heartbeat_interval": HEARTBEAT_SECONDS,
        "stalled_worker_timeout": SILENT_SECONDS,
        "delete_jobs": "successful",
    }
    if queues:
        options["queues"] = queues
    async with worker.open_async():
        rescue = asyncio.create_task(_take_up_lost_jobs(worker.job_manager))
        try:
            await worker.run_worker_async(**options)
        finally:
            rescue.cancel()


@click.command()
@click.option("--queue", "queues", multiple=True, help="Only these queues.")
@click.option("--concurrency", default=4, show_default=True, type=click.IntRange(1, 64))
def command(queues: tuple[str, ...], concurrency: int) -> None:
    """Work on queued jobs until SIGTERM; the job under way is finished first."""
    leash.hold_to_supervisor()
    os.nice(BEHIND_PAGES)
    logs.configure("worker")
    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError("jobs are kept in the program's own database")
    # An app of its own for fetching jobs: tasks keep the first one, whose new jobs join the task's own transaction.
    worker = app.with_connector(connector.get_worker_connector())
    with errors():
        asyncio.run(_work(worker, queues, concurrency))
