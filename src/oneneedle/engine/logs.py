"""Structured logs of every process: JSON lines, or readable ones on a terminal; no personal data."""

from __future__ import annotations

import logging
import logging.config
import os
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# PostgreSQL quotes the offending values in these lines, and they may be somebody's telephone number. What was written
# may go over several lines: everything goes, up to the next part of the trace.
TELLS_VALUES = re.compile(
    r"^(LINE \d|DETAIL|CONTEXT|Key|Failing row)\b.*?(?=^Traceback |^The above exception|^During handling|\Z)",
    re.MULTILINE | re.DOTALL,
)
# Paths whose last word opens something: an answer link, a password link, the confirmation of an address.
OPENS_BY_PATH = re.compile(r"/(answer|key|confirm-email)/[^/]+")
PROCESS = "ONENEEDLE_PROCESS"
NOISY = {"httpx": "WARNING", "PIL": "WARNING", "asyncio": "WARNING", "procrastinate": "WARNING"}


def hide_values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut the lines of a database error which repeat what was in the row."""
    if "exception" in event:
        event["exception"] = TELLS_VALUES.sub("(values hidden)\n", str(event["exception"]))
    return event


def hide_key(path: str) -> str:
    """The path of a request without the word that would open the page again."""
    return OPENS_BY_PATH.sub(r"/\1/-", path)


def _name_process(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    event.setdefault("process", os.environ.get(PROCESS, "oneneedle"))
    return event


def is_readable() -> bool:
    """Readable lines for a person at a terminal; `ONENEEDLE_LOG=json` or `text` decides otherwise."""
    choice = os.environ.get("ONENEEDLE_LOG", "")
    return choice == "text" or (choice != "json" and sys.stderr.isatty())


def make_formatter() -> logging.Formatter:
    """The formatter of every handler; records of other libraries pass through the same steps."""
    end = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if is_readable()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_steps(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            hide_values,
            end,
        ],
    )


def _steps() -> list[Any]:
    return [
        structlog.contextvars.merge_contextvars,
        _name_process,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def describe() -> dict[str, Any]:
    """The dictionary for `logging.config`; made of words only, so that it can be sent to another process."""
    plain = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": {"()": "oneneedle.engine.logs.make_formatter"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": os.environ.get("ONENEEDLE_LOG_LEVEL", "INFO")},
        "loggers": {
            "_granian": dict(plain),
            "granian.access": dict(plain),
            "django": plain | {"level": "INFO"},
            "django.server": dict(plain),
            **{name: {"level": level} for name, level in NOISY.items()},
        },
    }


def configure(process: str) -> None:
    """Set up this process and those it will start; every line carries the name."""
    os.environ[PROCESS] = process
    structlog.configure(
        processors=[*_steps(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(describe())
