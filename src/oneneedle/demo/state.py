"""What one demo keeps beside its database: password, keys, the moment it was made for, and what is done."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

FILE = "demo.json"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


@dataclass
class State:
    """Read from and written to `demo.json` in the data folder (0600)."""

    password: str = ""
    keys: dict[str, str] = field(default_factory=dict)
    as_of: str = ""
    weeks: int = 0
    done: list[str] = field(default_factory=list)
    sign_ins: list[dict[str, str]] = field(default_factory=list)

    def moment(self) -> datetime:
        """The moment the demo shows: everything dated later has not happened yet."""
        return datetime.fromisoformat(self.as_of)


def load(data_dir: Path, now: datetime) -> State:
    """The demo's state; a fresh one with a password of its own where there is none."""
    path = data_dir / FILE
    if path.exists():
        return State(**json.loads(path.read_text(encoding="utf-8")))
    groups = ("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))
    state = State(password="-".join(groups), as_of=now.isoformat())
    save(data_dir, state)
    return state


def save(data_dir: Path, state: State) -> None:
    """Write it whole or not at all, readable by its owner only."""
    half = data_dir / f"{FILE}.new"
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as handle:
        json.dump(asdict(state), handle, ensure_ascii=False, indent=1)
    half.replace(data_dir / FILE)
