"""The engine room: the database server we bring, the processes of one installation, and their logs."""

from __future__ import annotations
