"""What there is to say, in which language, and how often a letter is tried."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

KINDS: Final = (
    "received",
    "dispatched",
    "accepted",
    "returned",
    "due_soon",
    "overdue",
    "urged",
    "lifted",
    "handled",
    "asked_for_feedback",
    "closed",
    "declined",
    "merged",
    "reopened",
    "withdrawn",
    "taken_back",
    "whistle_proposed",
    "whistle_blown",
    "whistle_called",
    "whistle_acknowledged",
    "whistle_refused",
    "whistle_settled",
    "whistle_late",
    "whistle_due_soon",
    "whistle_urged",
    "whistle_lifted",
    "whistle_done",
    "whistle_withdrawn",
    "whistle_rated",
    "whistle_answered",
    "follow_up_due",
    "delay_asked",
    "delay_decided",
    "task_asked",
    "task_accepted",
    "task_done",
    "task_returned",
    "task_withdrawn",
    "task_due_soon",
    "task_overdue",
    "task_removal_proposed",
    "task_removal_decided",
    "task_refused",
    "admission_asked",
    "admission_decided",
    "admission_ended",
    "supervision",
    "effect_check",
    "rectification",
    "commitment",
    "demarcation",
    "two_way_opened",
    "two_way_reminder",
    "two_way_unsealed",
    "two_way_replied",
    "two_way_closed",
    "two_way_withdrawn",
    "override_ended",
    "site_check",
    "zone_turn",
)

# After this time nobody is still talking to the mail server (EMAIL_TIMEOUT is far shorter): the sender was killed.
SENDING_LASTS: Final = timedelta(minutes=5)
# Letters wait for a mail server that may hang: they have a queue of their own, and nothing else waits behind them.
QUEUE: Final = "letters"
LATELY: Final = timedelta(days=3)  # so much of the erased contacts is gone through again, every few minutes
NOTICE_LASTS: Final = timedelta(days=400)
_WAITS: Final = (60, 300, 1800, 7200, 28800)  # seconds after the first failure, the second, ...; then it has failed
_DENIED: Final = 500  # SMTP: from here on the answer is final


def language_of(language: str) -> str:
    """`zh` or `en`: the two languages notices are written in."""
    return "zh" if language.lower().startswith("zh") else "en"


def speak(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The params in one language: `{"zh": .., "en": ..}` becomes one text, `..._by` and `..._at` become moments."""
    said: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, dict):
            said[name] = value.get(language_of(language)) or next(iter(value.values()), "")
        elif isinstance(value, str) and name.endswith(("_by", "_at")):
            said[name] = datetime.fromisoformat(value)
        else:
            said[name] = value
    return said


def next_try(tries: int) -> timedelta | None:
    """How long to wait after that many failed tries; None when it was the last."""
    return timedelta(seconds=_WAITS[tries - 1]) if tries <= len(_WAITS) else None


def kind_of_failure(error: Exception) -> tuple[str, bool]:
    """A word for what went wrong, without what the mail server said (it quotes addresses), and whether it is final."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = [code for code, _ in error.recipients.values()]
            return "recipient_refused", all(code >= _DENIED for code in codes)
        case smtplib.SMTPAuthenticationError():
            return "sign_in_refused", False
        case smtplib.SMTPSenderRefused():
            return "sender_refused", False
        case smtplib.SMTPResponseException():
            return "mail_server_refused", False
        case TimeoutError():
            return "timeout", False
        case OSError():  # no connection, no such host, TLS; also the rest of smtplib's errors
            return "no_connection", False
        case UnicodeError() | ValueError():
            return "unusable_address", True
        case _:
            return "unknown", False
