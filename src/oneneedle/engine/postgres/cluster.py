"""A cluster on the disk: made whole or not at all, with its settings and the folder of its socket."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from pathlib import Path

from oneneedle.engine import account
from oneneedle.engine.postgres.programs import CannotStart, run_program

PORT = 5432
SUPERUSER = "postgres"
SOCKET_PATH_LIMIT = 103  # bytes of sun_path on macOS; Linux allows 107

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


def make_cluster(cluster: Path) -> None:
    """initdb into a folder beside it, then rename: a half-made cluster is never taken for a whole one."""
    half = cluster.with_name("postgres.new")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    who = account.needed_account()
    if who is not None:
        os.chown(half, who.pw_uid, who.pw_gid)
    run_program(
        "initdb",
        *("-D", str(half), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    with (half / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude_if_exists 'oneneedle.conf'\n")
    if cluster.exists():
        cluster.rmdir()  # refuses when there is anything in it
    half.rename(cluster)


def socket_dir_of(cluster: Path) -> Path:
    """The cluster's own folder, or a private one with a short name when the path is too long for a socket."""
    if len(os.fsencode(cluster / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT:
        return cluster
    name = hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]
    return Path("/tmp", f"oneneedle-{name}")  # noqa: S108 - private, and its owner is checked


def ensure_socket_dir(cluster: Path) -> None:
    """The folder of the socket, of the cluster's own account."""
    folder, status = socket_dir_of(cluster), cluster.stat()
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, status.st_uid, status.st_gid)
    if folder.is_symlink() or folder.stat().st_uid != status.st_uid:
        raise CannotStart(f"{folder} belongs to somebody else; choose a data folder with a shorter path.")


def drop_socket_dir(cluster: Path) -> None:
    """Take away the short folder of a server that has ended; one in which something is left stays."""
    folder = socket_dir_of(cluster)
    if folder != cluster:
        with contextlib.suppress(OSError):
            folder.rmdir()


def write_settings(cluster: Path, socket_dir: Path, durable: bool) -> None:
    """Our settings, afresh before every start."""
    settings = SETTINGS | ({} if durable else RECKLESS) | {"unix_socket_directories": f'"{socket_dir}"'}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
    path = cluster / "oneneedle.conf"
    path.write_text("".join(["# Written at every start; your own settings belong in ALTER SYSTEM.\n", *lines]))
    status = cluster.stat()
    os.chown(path, status.st_uid, status.st_gid)
    path.chmod(0o600)
