"""A case type as the rest of the house sees it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oneneedle.core.rules import by_language


@dataclass(frozen=True, slots=True)
class CaseTypeRef:
    """One case type; a leaf can be filed, a branch groups."""

    id: UUID
    code: str
    path: str
    parent_code: str
    family: str
    name_zh: str
    name_en: str
    description_zh: str = ""
    description_en: str = ""
    keywords: tuple[str, ...] = ()
    danger_words: tuple[str, ...] = ()
    source_names: tuple[str, ...] = ()
    is_leaf: bool = True
    active: bool = True
    ordinal: int = 0

    @property
    def name(self) -> str:
        return by_language(self.name_zh, self.name_en)

    @property
    def description(self) -> str:
        return by_language(self.description_zh, self.description_en)


@dataclass(frozen=True, slots=True)
class Node:
    """A type of the tree with what stands below it."""

    type: CaseTypeRef
    children: tuple[Node, ...]
