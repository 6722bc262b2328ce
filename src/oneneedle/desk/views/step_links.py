"""The buttons that lead to the steps of a thing: the first step forward is the big one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from oneneedle.cases.queries import Step


@dataclass(frozen=True)
class StepLink:
    """One button; `direct` is a form of its own, because there is nothing to fill in."""

    label: str
    why: str
    icon: str
    href: str
    kind: str
    enabled: bool = True
    direct: bool = False


def link_steps(
    steps: Iterable[Step],
    address: Callable[[str], str],
    icons: Mapping[str, str],
    *,
    second: Collection[str],
    direct: Collection[str] = (),
) -> tuple[StepLink, ...]:
    """A button each; those named by `second` are never the big one."""
    links, big = [], True
    for step in steps:
        forward = step.enabled and step.verb not in second
        kind = "primary" if forward and big else "quiet" if step.verb in second else "secondary"
        big = big and not forward
        look = (icons[step.verb], address(step.verb), kind)
        links.append(StepLink(step.title, step.why, *look, enabled=step.enabled, direct=step.verb in direct))
    return tuple(links)
