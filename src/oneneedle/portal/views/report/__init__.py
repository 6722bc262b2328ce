"""The steps of a report, one door a step."""

from __future__ import annotations

from oneneedle.portal.views.report.finish import show_check, show_done, start_again
from oneneedle.portal.views.report.people import show_contact
from oneneedle.portal.views.report.photos import remove_photo, show_draft_photo, show_photos
from oneneedle.portal.views.report.place import show_area, show_same, show_where
from oneneedle.portal.views.report.words import show_details, show_type, show_what

__all__ = [
    "remove_photo",
    "show_area",
    "show_check",
    "show_contact",
    "show_details",
    "show_done",
    "show_draft_photo",
    "show_photos",
    "show_same",
    "show_type",
    "show_what",
    "show_where",
    "start_again",
]
