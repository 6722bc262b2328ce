"""Pure words of the gate: its terms, its judgement, likeness of requests, and the clock of a task."""

from __future__ import annotations
