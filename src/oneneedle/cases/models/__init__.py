"""Tables of the corridor: the case, delays of its clock, the whistle, the campaign."""

from __future__ import annotations

from oneneedle.cases.models.campaign import Campaign, CampaignCase, FollowUp
from oneneedle.cases.models.case import (
    Attachment,
    Case,
    Feedback,
    Follower,
    Inspection,
    Outcome,
    PlaceSource,
    Priority,
    Remark,
    State,
    WorkOrder,
)
from oneneedle.cases.models.delay import Delay
from oneneedle.cases.models.whistle import Whistle, WhistleCall, WhistleCase, WhistleFile

__all__ = [
    "Attachment",
    "Campaign",
    "CampaignCase",
    "Case",
    "Delay",
    "Feedback",
    "FollowUp",
    "Follower",
    "Inspection",
    "Outcome",
    "PlaceSource",
    "Priority",
    "Remark",
    "State",
    "Whistle",
    "WhistleCall",
    "WhistleCase",
    "WhistleFile",
    "WorkOrder",
]
