"""Links in notices: to follow a case, and to answer "is it solved?" with one tap and no sign-in."""

from __future__ import annotations

from django.core import signing

from oneneedle.cases.models import Case

_SALT = "cases.answer"
VALID_SECONDS = 60 * 60 * 24 * 40


def follow_link(case: Case) -> str:
    """Path of the page on which a reporter follows the case; the receipt is asked there."""
    return f"/follow/?number={case.number}"


def answer_link(case: Case) -> str:
    """Path of the page that asks whether it is solved; the signature stands for the receipt."""
    token = signing.dumps({"case": str(case.id), "round": case.reopened}, salt=_SALT)
    return f"/answer/{token}/"


def read_answer_token(token: str) -> Case | None:
    """The case of an answer link; None when it is forged, too old, or the case was reopened since."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return None
    return Case.objects.filter(id=said["case"], reopened=said["round"]).first()
