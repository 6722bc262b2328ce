"""Links in notices: to follow a case, and to answer "is it solved?" with one tap and no sign-in."""

from __future__ import annotations

from django.core import signing

from oneneedle.cases.models import Case
from oneneedle.core import queries as core

_SALT = "cases.answer"
VALID_SECONDS = 60 * 60 * 24 * 40


def follow_link(case: Case) -> str:
    """Path of the page on which a reporter follows the case; the receipt is asked there."""
    return f"{_city(case)}/follow/?number={case.number}"


def answer_link(case: Case) -> str:
    """Path of the page that asks whether it is solved; the signature stands for the receipt."""
    token = signing.dumps({"case": str(case.id), "round": case.reopened}, salt=_SALT)
    return f"{_city(case)}/answer/{token}/"


def _city(case: Case) -> str:
    """The beginning of every address of the case's city; nothing for the installation's own."""
    own = core.get_jurisdiction(None)
    return "" if own and own.id == case.jurisdiction_id else f"/c/{case.jurisdiction_id}"


def read_answer_token(token: str) -> Case | None:
    """The case of an answer link; None when it is forged, too old, or the case was reopened since."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    return Case.objects.filter(id=said["case"], reopened=said["round"]).first()
