"""Where this installation lives: its data folder and its database, in the environment that settings read."""

from __future__ import annotations

import os
from pathlib import Path

from oneneedle.engine import postgres

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
