"""Where this installation lives: its data folder and its database, in the environment that settings read."""

from __future__ import annotations

import os
from pathlib import Path

from oneneedle.engine import postgres

STATEMENT_SECONDS, IDLE_SECONDS = 20, 60
EMBEDDED = "ONENEEDLE_EMBEDDED"  # set when the database addresses are those of our own server


def data_dir() -> Path:
    return Path(os.environ.get("ONENEEDLE_DATA_DIR", ".data")).expanduser().resolve()


def take_data_dir(words: list[str]) -> None:
    """Note `--data-dir` before any command is imported, because settings read it then."""
    for position, word in enumerate(words):
        if word == "--":
            return
        if word == "--data-dir" and position + 1 < len(words):
            os.environ["ONENEEDLE_DATA_DIR"] = str(Path(words[position + 1]).expanduser().resolve())
        elif word.startswith("--data-dir="):
            os.environ["ONENEEDLE_DATA_DIR"] = str(Path(word.partition("=")[2]).expanduser().resolve())


def is_embedded() -> bool:
    return EMBEDDED in os.environ or "DATABASE_URL" not in os.environ


def set_surroundings() -> None:
    """Without `DATABASE_URL`, point settings at the server in the data folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneneedle.settings")
    os.environ["ONENEEDLE_DATA_DIR"] = str(data_dir())
    if is_embedded():
        os.environ[EMBEDDED] = "1"
        os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = postgres.find_urls(data_dir())


def bound_statements() -> None:
    """For processes that answer people: the database breaks off what takes too long, and what stands idle half-done.

    Said to libpq, so that it holds for every connection of this process and for no other program.
    """
    seconds = os.environ.get("ONENEEDLE_STATEMENT_SECONDS") or str(STATEMENT_SECONDS)
    if seconds == "0":
        return
    if not seconds.isdecimal():
        raise ValueError(f"ONENEEDLE_STATEMENT_SECONDS must be a whole number of seconds, not {seconds}.")
    bounds = f"-c statement_timeout={seconds}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s"
    os.environ["PGOPTIONS"] = f"{bounds} {os.environ.get('PGOPTIONS', '')}".strip()
