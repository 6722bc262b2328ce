"""Page frame and components: what every page of the product is drawn with."""

from __future__ import annotations
