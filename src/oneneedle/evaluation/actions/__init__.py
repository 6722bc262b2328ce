"""The writers of evaluation; each part writes its own tables and nothing of the corridor."""

from __future__ import annotations

from oneneedle.evaluation.actions.exports import ask_export, cancel_export, note_download, repeat_export
from oneneedle.evaluation.actions.fold import fold_scores
from oneneedle.evaluation.actions.open_data import publish_open_data
from oneneedle.evaluation.actions.opinions import correct_opinion, give_opinion, reply_to_opinion
from oneneedle.evaluation.actions.rebuild import (
    begin_reckoning,
    build_reckoning,
    drop_old_reckonings,
    keep_counting,
    switch_reckoning,
)
from oneneedle.evaluation.actions.sheets import publish_sheet
from oneneedle.evaluation.actions.topic_runs import ask_topics, find_topics, note_search_failure, watch_topics
from oneneedle.evaluation.actions.topics import hand_topic, report_topic, set_topic_aside, take_topic
from oneneedle.evaluation.actions.two_way import close_two_way, open_two_way, remind_two_way, withdraw_two_way
from oneneedle.evaluation.actions.write_exports import drop_export, note_export_failure, write_export

__all__ = [
    "ask_export",
    "ask_topics",
    "begin_reckoning",
    "build_reckoning",
    "cancel_export",
    "close_two_way",
    "correct_opinion",
    "drop_export",
    "drop_old_reckonings",
    "find_topics",
    "fold_scores",
    "give_opinion",
    "hand_topic",
    "keep_counting",
    "note_download",
    "note_export_failure",
    "note_search_failure",
    "open_two_way",
    "publish_open_data",
    "publish_sheet",
    "remind_two_way",
    "repeat_export",
    "reply_to_opinion",
    "report_topic",
    "set_topic_aside",
    "switch_reckoning",
    "take_topic",
    "watch_topics",
    "withdraw_two_way",
    "write_export",
]
