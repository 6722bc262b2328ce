"""What waits for a post beside its cases: whistles, tasks, notices; for the tabs of the frame and for coming home."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneneedle.cases.queries.waiting import count_waiting_whistles
from oneneedle.core.rules import Actor
from oneneedle.gate import queries as gate
from oneneedle.supervision import queries as supervision
from oneneedle.ui import rules as ui

MOST = 100
_SECTIONS: dict[str, tuple[str | Promise, str, str]] = {
    "whistles": (_("Whistles that wait"), "", "megaphone"),
    "tasks": (_("Tasks that wait"), "?box=to_us", "clipboard-check"),
    "supervision": (_("Account to give"), "?side=asked", "eye"),
}


def count_sections(actor: Actor) -> dict[str, int]:
    """How much waits in each section; only as far as the post may answer, and counting stops at a hundred."""
    return {
        "whistles": count_waiting_whistles(actor, MOST),
        "tasks": gate.count_tasks_to_us(actor, MOST),
        "supervision": supervision.count_notices_to_answer(actor, MOST),
    }


def say_waiting(count: int) -> str:
    """A number that may have stopped counting: `99+`."""
    return str(count) if count < MOST else f"{MOST - 1}+"


def waiting_tabs(actor: Actor, here: str) -> tuple[ui.Tab, ...]:
    """The sections in which something waits, to stand among the duties."""
    counts = count_sections(actor)
    return tuple(
        ui.Tab(str(label), f"{reverse(f'desk:{name}')}{query}", name == here, say_waiting(counts[name]), icon)
        for name, (label, query, icon) in _SECTIONS.items()
        if counts[name]
    )
