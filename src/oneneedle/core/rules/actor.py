"""Who acts: one value for pages, APIs, jobs and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

SYSTEM_CHANNEL = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person on a post, a resident, or the house itself; what they may do is asked of `access`, never read here.

    `unit_path` and `area_path` are tree paths of the post's unit and of the area that unit serves; empty for residents.
    `contact_id` is the vault key of a resident who proved to be the reporter (by receipt, link or account);
    `case_id` is the case whose receipt the actor showed, which proves the same for a report without contact data.
    """

    jurisdiction_id: str
    channel: str
    person_id: UUID | None = None
    post_id: UUID | None = None
    unit_id: UUID | None = None
    unit_path: str = ""
    area_path: str = ""
    rights: frozenset[str] = frozenset()
    contact_id: UUID | None = None
    case_id: UUID | None = None

    def may(self, right: str) -> bool:
        """Whether the post held gives this right; the house itself holds every right."""
        return self.channel == SYSTEM_CHANNEL or right in self.rights

    def holds(self, right: str) -> bool:
        """Whether a person on a post has this right; what the house does by itself is not meant."""
        return self.channel != SYSTEM_CHANNEL and self.post_id is not None and right in self.rights


def system(jurisdiction_id: str) -> Actor:
    """The house acting by itself: jobs, imports, the command line of its keeper."""
    return Actor(jurisdiction_id=jurisdiction_id, channel=SYSTEM_CHANNEL)


def resident(
    jurisdiction_id: str, channel: str = "web", contact_id: UUID | None = None, case_id: UUID | None = None
) -> Actor:
    """Somebody without a post, signed in or not."""
    return Actor(jurisdiction_id=jurisdiction_id, channel=channel, contact_id=contact_id, case_id=case_id)
