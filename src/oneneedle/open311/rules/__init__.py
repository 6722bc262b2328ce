"""Pure parts of Open311: documents and their two formats, moments, faults, words."""

from __future__ import annotations

from oneneedle.open311.rules import moments, shapes, words
from oneneedle.open311.rules.documents import CONTENT_TYPES, Document, encode
from oneneedle.open311.rules.faults import Failure, Fault, bad, missing, not_found

__all__ = [
    "CONTENT_TYPES",
    "Document",
    "Failure",
    "Fault",
    "bad",
    "encode",
    "missing",
    "moments",
    "not_found",
    "shapes",
    "words",
]
