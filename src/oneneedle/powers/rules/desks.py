"""Pure words of work desks: the four usual ones, what a code may look like, which desk takes a type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused

T = TypeVar("T")
MAX_NAME = 120
MAX_TEXT = 2000
_CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UsualDesk:
    """A desk most streets set up; the list is open."""

    code: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en


USUAL = (
    UsualDesk("comprehensive", "综治工作", "Comprehensive work"),
    UsualDesk("market", "市场监管", "Market supervision"),
    UsualDesk("enforcement", "综合执法", "Comprehensive enforcement"),
    UsualDesk("services", "便民服务", "Convenience services"),
)


def check_code(code: str) -> str:
    """The code as it stands; refused when it cannot be one."""
    if _CODE.fullmatch(code):
        return code
    message = _("“%(code)s” is no code: use small letters, digits, hyphens and underscores.")
    raise Refused(message % {"code": code}, field="code", code="bad_code")


def desk_for(codes: Sequence[str], taken: Mapping[str, T]) -> T | None:
    """The desk that takes a type; `codes` lead from the top to the type, and the nearest one that is taken decides."""
    return next((taken[code] for code in reversed(codes) if code in taken), None)
