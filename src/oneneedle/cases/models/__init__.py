"""Tables of the corridor: the case, delays of its clock, the whistle, the campaign."""

from __future__ import annotations

from oneneedle.cases.models.campaign import Campaign, CampaignCase, FollowUp
from oneneedle.cases.models.case import Case, Outcome, PlaceSource, Priority, State
from oneneedle.cases.models.delay import Delay
from oneneedle.cases.models.whistle import Whistle, WhistleCall, WhistleCase, WhistleFile
from oneneedle.cases.models.words import Attachment, Follower, Remark
from oneneedle.cases.models.work import Feedback, Inspection, WorkOrder

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
