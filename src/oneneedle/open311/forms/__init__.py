"""Turn the arguments of a call into values; nothing is saved here."""

from __future__ import annotations
