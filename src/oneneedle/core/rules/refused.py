"""The one error for "the house says no"."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """The house says no, in words for the person who asked; pages answer it with 422.

    `field` names the form field the words belong to, `code` is a stable word for machines.
    """

    def __init__(self, message: str | Promise, *, field: str = "", code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code

    def __str__(self) -> str:
        return str(self.message)
