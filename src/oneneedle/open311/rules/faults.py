"""What went wrong, in the words and numbers Open311 asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from oneneedle.open311.rules.documents import Document


@dataclass(frozen=True, slots=True)
class Fault:
    """One error; its description is shown to people."""

    code: int
    description: str


class Failure(Exception):
    """The call failed with these faults; the status is 404 when something was not found, else the first code."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.description for fault in faults))
        self.faults = faults
        codes = [fault.code for fault in faults]
        self.status = 404 if 404 in codes else codes[0]


def not_found(description: str) -> Fault:
    """The thing asked for does not exist."""
    return Fault(404, description)


def bad(description: str) -> Fault:
    """The call cannot be understood."""
    return Fault(400, description)


def missing(name: str) -> Fault:
    """A required argument is not there."""
    return bad(_("%(name)s is required.") % {"name": name})


def describe(faults: Sequence[Fault]) -> Document:
    """The body of a failed call."""
    return Document(
        "errors", [{"code": fault.code, "description": fault.description} for fault in faults], item="error"
    )
