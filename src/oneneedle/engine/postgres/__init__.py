"""The PostgreSQL the program brings along: made, started, shared and stopped in the data folder."""

from __future__ import annotations

from oneneedle.engine.postgres.cluster import SUPERUSER
from oneneedle.engine.postgres.process import shut_down
from oneneedle.engine.postgres.programs import CannotStart
from oneneedle.engine.postgres.server import APP, DATABASE, OWNER, EmbeddedServer, ensure_running, find_urls

__all__ = [
    "APP",
    "DATABASE",
    "OWNER",
    "SUPERUSER",
    "CannotStart",
    "EmbeddedServer",
    "ensure_running",
    "find_urls",
    "shut_down",
]
