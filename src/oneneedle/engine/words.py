"""Turns the written translations (.po) into the files gettext reads (.mo), with no tool of the system's."""

from __future__ import annotations

from pathlib import Path

import polib

import oneneedle

LOCALE = Path(oneneedle.__file__).parent / "locale"


def compile_words(folder: Path = LOCALE) -> list[Path]:
    """Compile every translation that is newer than its compiled file; answers what was compiled."""
    done = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        done.append(target)
    return done
