"""Every way a notice, a rectification, a commitment or a demarcation can move, and which side may move it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules.moves import Move, Words

# Who moves it. The sides of one thing never are one unit; tables below say the rest.
ASKER, ASKED = "asker", "asked"  # of a notice
UNIT, WITNESS, OPENER = "unit", "witness", "opener"  # who owes it; the community or the resident; who wrote it down
ARBITER, PARTY = "arbiter", "party"  # of a demarcation


def _table(*moves: Move) -> dict[str, Move]:
    return {move.verb: move for move in moves}


# fmt: off
NOTICE_MOVES = _table(
    Move("answer", ASKED, ("asked",), "answered", "answered",
         _("Give account"), _("What was done, what comes next, by when.")),
    Move("accept", ASKER, ("answered",), "accepted", "accepted",
         _("Accept the answer"), _("Who asked says that it is enough; the asked unit never does.")),
    Move("again", ASKER, ("answered",), "asked", "asked_again",
         _("Ask again"), _("The answer does not say what was asked: with the reason and a new day.")),
    Move("withdraw", ASKER, ("asked", "answered"), "withdrawn", "withdrawn",
         _("Take the notice back"), _("The question is over.")),
)
RECTIFICATION_MOVES = _table(
    Move("report", UNIT, ("open",), "reported", "reported",
         _("Report that it is put right"), _("With evidence; it stays open until somebody on the ground confirms it.")),
    Move("confirm", WITNESS, ("reported",), "closed", "confirmed",
         _("Confirm that it is put right"), _("The community or the resident saw it; paper alone closes nothing.")),
    Move("deny", WITNESS, ("reported",), "open", "denied",
         _("It is not put right"), _("Say what is still wrong; the unit goes on.")),
    Move("withdraw", OPENER, ("open", "reported"), "withdrawn", "withdrawn",
         _("Strike it off the list"), _("It was written down by mistake; it stays on the public list as struck off.")),
)
COMMITMENT_MOVES = _table(
    Move("finish", UNIT, ("open",), "done", "finished",
         _("Say that it is kept"), _("With proof everybody can read; residents say whether it is so.")),
    Move("withdraw", UNIT, ("open",), "withdrawn", "withdrawn",
         _("Take the promise back"), _("With a reason; it stays on the public list.")),
)
DEMARCATION_MOVES = _table(
    Move("say", PARTY, ("open",), None, "heard",
         _("Say whose duty it is"), _("Both sides are heard before anybody decides.")),
    Move("decide", ARBITER, ("open",), "decided", "decided",
         _("Decide who leads"), _("The case goes there at once; a change of the list may do so with the next.")),
    Move("withdraw", ARBITER, ("open",), "withdrawn", "withdrawn",
         _("Call the demarcation off"), _("The units agreed by themselves, or the case is over.")),
)
# fmt: on

NOTICE_STATE_NAMES: dict[str, Words] = {
    "asked": _("Waits for the answer"),
    "answered": _("Answered"),
    "accepted": _("Accepted"),
    "withdrawn": _("Taken back"),
}
RECTIFICATION_STATE_NAMES: dict[str, Words] = {
    "open": _("Being put right"),
    "reported": _("Said to be put right, not confirmed yet"),
    "closed": _("Put right and confirmed"),
    "withdrawn": _("Struck off"),
}
COMMITMENT_STATE_NAMES: dict[str, Words] = {
    "open": _("Promised"),
    "done": _("Said to be kept"),
    "withdrawn": _("Taken back"),
}
DEMARCATION_STATE_NAMES: dict[str, Words] = {
    "open": _("Both sides are heard"),
    "decided": _("Decided"),
    "withdrawn": _("Called off"),
}
SOURCE_NAMES: dict[str, Words] = {
    "residents": _("Residents said so"),
    "inspection": _("Found by an inspection"),
    "supervision": _("Found by supervision"),
    "evaluation": _("Shown by the evaluation"),
    "own": _("Found by the unit itself"),
    "other": _("Another source"),
}
# Why words were blotted out; a word of this list stands in the ledger, free words never do.
BLOT_REASONS: dict[str, Words] = {
    "personal": _("It names or shows a person"),
    "secret": _("It tells what must not be public"),
    "harmful": _("It insults or harms somebody"),
    "mistake": _("It was written here by mistake"),
}
