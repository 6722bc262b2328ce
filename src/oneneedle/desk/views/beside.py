"""What stands beside a case: who takes part, its whistles, its holds and extensions, and the buttons for them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from oneneedle.cases import queries as cases
from oneneedle.cases.rules import flow
from oneneedle.desk import rules
from oneneedle.desk.rules import whistles as looks
from oneneedle.desk.views.rings import RingView, read_rings
from oneneedle.desk.views.seat import Seat

_TONES = {"asked": "warn", "granted": "good", "denied": "bad", "ended": "neutral"}


@dataclass(frozen=True)
class BesideLink:
    """One button."""

    label: str
    why: str
    icon: str
    href: str


@dataclass(frozen=True)
class BesideCase:
    """The panels of the case page."""

    rings: tuple[RingView, ...]
    whistles: tuple[tuple[cases.WhistleRow, rules.Chip, str], ...]
    blow_href: str
    proposes: bool
    links: tuple[BesideLink, ...]
    delays: tuple[tuple[cases.DelayLine, rules.Chip], ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.whistles or self.blow_href or self.links or self.delays)


def read_beside(seat: Seat, sheet: cases.CasePage, query: str) -> BesideCase:
    """The rings, whistles, delays and steps of a case, for this post."""
    case = sheet.case
    proposes = cases.may_propose(seat.actor)
    calls = (cases.may_blow(seat.actor) or proposes) and bool(seat.actor.area_path)
    on_ground = case.area_path.startswith(seat.actor.area_path) and case.state in flow.OPEN_STATES
    links = tuple(
        BesideLink(
            step.title,
            step.why,
            looks.STEP_ICONS[step.verb],
            reverse("desk:step", args=[case.number, step.verb]) + query,
        )
        for step in cases.beside_buttons(seat.actor, case)
    )
    rows = cases.whistles_of_case(seat.actor, case, now=seat.now)
    return BesideCase(
        rings=read_rings(seat, sheet),
        whistles=tuple(
            (row, looks.whistle_chip(row.state, row.state_name), reverse("desk:whistle", args=[row.number]))
            for row in rows
        ),
        blow_href=f"{reverse('desk:blow')}?case={case.number}" if calls and on_ground else "",
        proposes=proposes,
        links=links,
        delays=tuple(
            (line, rules.Chip(line.state_name, _TONES[line.state])) for line in cases.delays_of(seat.actor, case)
        ),
    )
