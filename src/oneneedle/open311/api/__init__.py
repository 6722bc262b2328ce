"""The endpoints, one per file, and the door they share."""

from __future__ import annotations
