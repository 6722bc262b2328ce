"""Forms of the residents' pages: strings into values."""

from __future__ import annotations

from oneneedle.portal.forms.follow import AnswerForm, FollowForm, JoinForm, RemarkForm, WithdrawForm
from oneneedle.portal.forms.listing import ListForm
from oneneedle.portal.forms.questions import QuestionsForm
from oneneedle.portal.forms.report import AreaForm, CheckForm, ContactForm, PhotosForm, TypeForm, WhatForm, WhereForm

__all__ = [
    "AnswerForm",
    "AreaForm",
    "CheckForm",
    "ContactForm",
    "FollowForm",
    "JoinForm",
    "ListForm",
    "PhotosForm",
    "QuestionsForm",
    "RemarkForm",
    "TypeForm",
    "WhatForm",
    "WhereForm",
    "WithdrawForm",
]
