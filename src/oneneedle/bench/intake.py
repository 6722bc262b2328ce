"""Measures the intake: the full Open311 POST through a real `up`, and the same inserts by `pgbench`, on one server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from oneneedle.bench import inserts, load, reports
from oneneedle.bench.own import CannotMeasure, Own, own_installation
from oneneedle.demo import state
from oneneedle.engine import installation, postgres

HOST = "127.0.0.1"
GENERATORS = 2
WARM_SECONDS = 2.0
READY_SECONDS = 120.0


@dataclass(frozen=True)
class Rate:
    """So many a second; half of them took up to `p50_ms`, all but one of a hundred up to `p99_ms`."""

    per_second: float
    p50_ms: float
    p99_ms: float
    count: int


@dataclass(frozen=True)
class Intake:
    """Both rates of one run, and how they compare."""

    open311: Rate
    pgbench: Rate
    ratio: float
    clients: int
    seconds: float
    rows: int
    statements: int
    failures: int
    fsync: str
    processors: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(folder: Path, *, seconds: float, clients: int, tell: Callable[[str], None]) -> Intake:
    """Make an installation of its own below `folder`, measure, and take it away again."""
    tell("Setting up a city with the polygons of Boston ...")
    with own_installation(folder) as own:
        return _measure(own, seconds, clients, tell)


def _measure(own: Own, seconds: float, clients: int, tell: Callable[[str], None]) -> Intake:
    key = json.loads((own.folder / state.FILE).read_text(encoding="utf-8"))["keys"]["boston"]
    port = _free_port()
    with _running(own, port):
        tell(f"{clients} clients send Open311 requests for {seconds:g} s ...")
        answers = _load(port, reports.make_requests(HOST, port, key), clients, seconds)
    latencies = [latency for answer in answers for latency in answer["latencies"]]
    failures = sum(answer["failures"] for answer in answers)
    if not latencies:
        raise CannotMeasure(f"No request was answered well: {next(a['first_failure'] for a in answers)}")
    tell(f"{clients} clients of pgbench do the same inserts for {seconds:g} s ...")
    script = inserts.make_script(own.server.url(postgres.SUPERUSER))
    ran = inserts.run_pgbench(
        own.server.pgbench, own.server.app_url, script, own.folder, clients=clients, seconds=seconds
    )
    ours, theirs = _rate(latencies, len(latencies) / seconds), _rate(ran.latencies, ran.tps)
    return Intake(
        open311=ours,
        pgbench=theirs,
        ratio=round(ours.per_second / theirs.per_second, 4),
        clients=clients,
        seconds=seconds,
        rows=script.rows,
        statements=script.statements,
        failures=failures,
        fsync=own.setting("fsync"),
        processors=os.cpu_count() or 1,
    )


@contextmanager
def _running(own: Own, port: int) -> Iterator[None]:
    """The program as it serves a city, until the measure is taken."""
    command = [sys.executable, "-m", "oneneedle", "up", "--port", str(port)]
    with (own.folder / "up.log").open("w+") as log:
        process = subprocess.Popen(command, env=own.environment, stdout=log, stderr=log)
        try:
            end = time.monotonic() + READY_SECONDS
            while not installation.is_ready(f"http://{HOST}:{port}"):
                if process.poll() is not None or time.monotonic() > end:
                    log.seek(0)
                    raise CannotMeasure(f"The program did not start: {log.read()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=120)


def _load(port: int, requests: list[str], clients: int, seconds: float) -> list[dict[str, Any]]:
    generators = min(GENERATORS, clients)
    processes = []
    for number in range(generators):
        share = clients // generators + (1 if number < clients % generators else 0)
        part = requests[number::generators]
        job = {"host": HOST, "port": port, "clients": share, "requests": part}
        process = subprocess.Popen(
            [sys.executable, "-m", load.__name__],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append((process, json.dumps(job | {"warm": WARM_SECONDS, "seconds": seconds})))
    for process, job_text in processes:
        if process.stdin is not None:
            process.stdin.write(job_text)
            process.stdin.close()
            process.stdin = None
    answers = []
    for process, _job_text in processes:
        out, errors = process.communicate()
        if process.returncode:
            raise CannotMeasure(f"The load generator failed: {errors.strip()[-2000:]}")
        answers.append(json.loads(out))
    return answers


def _rate(latencies: list[float], per_second: float) -> Rate:
    ordered = sorted(latencies)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99))
    return Rate(round(per_second, 1), round(p50, 2), round(p99, 2), len(ordered))


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])
