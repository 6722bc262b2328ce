"""Texts that stand in both languages, read in one."""

from __future__ import annotations

from django.utils.translation import get_language


def by_language(zh: str, en: str) -> str:
    """The text in the reader's language, else in the other."""
    return (zh or en) if (get_language() or "").startswith("zh") else (en or zh)


class Titled:
    """What has a name, and words it rests on, in both languages."""

    __slots__ = ()
    name_zh: str
    name_en: str
    basis_zh: str
    basis_en: str

    @property
    def name(self) -> str:
        return by_language(self.name_zh, self.name_en)

    @property
    def basis(self) -> str:
        return by_language(self.basis_zh, self.basis_en)
