"""Addresses of `desk`."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneneedle.desk.forms.delays import BESIDE_FORMS
from oneneedle.desk.views import (
    bulk,
    campaigns,
    case,
    delays,
    duties,
    files,
    inform,
    keeper,
    lists,
    overrides,
    receive,
    seat,
    steps,
    talks,
)
from oneneedle.desk.views.evaluation import two_way, two_way_pairs
from oneneedle.desk.views.tasks import admissions, ask, burden, exclusions
from oneneedle.desk.views.tasks import lists as task_lists
from oneneedle.desk.views.tasks import page as task_page
from oneneedle.desk.views.tasks import steps as task_steps
from oneneedle.desk.views.whistles import answers, blow
from oneneedle.desk.views.whistles import lists as whistle_lists
from oneneedle.desk.views.whistles import page as whistle_page
from oneneedle.desk.views.whistles import steps as whistle_steps

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", lists.go_home, name="home"),
    path("post/", seat.show_posts, name="posts"),
    path("post/take/", seat.take_post, name="take-post"),
    path("new/", receive.receive, name="receive"),
    path("many/", bulk.show_bulk, name="bulk"),
    path("map/", lists.show_map, name="map"),
    path("areas.json", lists.send_areas, name="areas"),
    path("notices/", inform.show_notices, name="notices"),
    path("notices/read/", inform.mark_read, name="read-notices"),
    path("cases/<str:number>/", case.show_case, name="case"),
    *(path(f"cases/<str:number>/{verb}/", delays.take_beside, {"verb": verb}) for verb in BESIDE_FORMS),
    path("cases/<str:number>/<slug:verb>/", steps.take_step, name="step"),
    path("files/<uuid:attachment_id>/", files.send_file, name="file"),
    path("files/<uuid:attachment_id>/show/", files.show_file, name="show-file"),
    path("whistles/", whistle_lists.show_whistles, name="whistles"),
    path("whistles/new/", blow.blow, name="blow"),
    path("whistles/answers/", answers.show_answers, name="answers"),
    path("whistles/files/<uuid:file_id>/", whistle_page.send_file, name="whistle-file"),
    path("whistles/<str:number>/", whistle_page.show_whistle, name="whistle"),
    path("whistles/<str:number>/live/", whistle_page.show_live, name="whistle-live"),
    path("whistles/<str:number>/<slug:verb>/", whistle_steps.take_step, name="whistle-step"),
    path("whistles/<str:number>/calls/<uuid:call_id>/<slug:verb>/", whistle_steps.take_call_step, name="call-step"),
    path("campaigns/", campaigns.show_campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.open_campaign, name="new-campaign"),
    path("campaigns/<uuid:campaign_id>/", campaigns.show_campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/<slug:verb>/", campaigns.move_campaign, name="campaign-step"),
    path("follow-ups/", campaigns.show_follow_ups, name="follow-ups"),
    path("follow-ups/<uuid:follow_up_id>/", campaigns.record_follow_up, name="follow-up"),
    path("delays/", delays.show_waiting, name="delays"),
    path("two-way/", two_way.show_periods, name="two-way"),
    path("two-way/new/", two_way.open_period, name="new-two-way"),
    path("two-way/<uuid:period_id>/", two_way.show_period, name="two-way-period"),
    path("two-way/<uuid:period_id>/close/", two_way.end_period, {"verb": "close"}, name="close-two-way"),
    path("two-way/<uuid:period_id>/withdraw/", two_way.end_period, {"verb": "withdraw"}, name="withdraw-two-way"),
    path("two-way/pairs/<uuid:pair_id>/", two_way_pairs.show_pair, name="two-way-pair"),
    path("two-way/pairs/<uuid:pair_id>/<slug:verb>/", two_way_pairs.take_step, name="two-way-step"),
    path("tasks/", task_lists.show_tasks, name="tasks"),
    path("tasks/new/", ask.ask, name="ask-task"),
    path("tasks/refusals/", task_lists.show_refusals, name="refusals"),
    path("tasks/removals/", task_lists.show_removals, name="removals"),
    path("tasks/removals/<uuid:removal_id>/", task_steps.decide_removal, name="removal"),
    path("tasks/admissions/", admissions.show_admissions, name="admissions"),
    path("tasks/admissions/new/", admissions.ask_admission, name="new-admission"),
    path("tasks/admissions/<str:number>/", admissions.show_admission, name="admission"),
    path("tasks/admissions/<str:number>/<slug:verb>/", admissions.move_admission, name="admission-step"),
    path("tasks/exclusions/", exclusions.show_exclusions, name="exclusions"),
    path("tasks/exclusions/new/", exclusions.edit_exclusion, name="new-exclusion"),
    path("tasks/exclusions/items/<str:code>/", exclusions.edit_exclusion, name="exclusion"),
    path("tasks/exclusions/items/<str:code>/end/", exclusions.end_exclusion, name="end-exclusion"),
    path("tasks/<str:number>/", task_page.show_task, name="task"),
    path("tasks/<str:number>/files/<uuid:file_id>/", task_page.send_file, name="task-file"),
    path("tasks/<str:number>/<slug:verb>/", task_steps.take_step, name="task-step"),
    path("burden/", burden.show_burden, name="burden"),
    path("burden/<uuid:unit_id>/", burden.show_unit_burden, name="unit-burden"),
    path("keys/", keeper.show_keys, name="keys"),
    path("keys/<uuid:key_id>/revoke/", keeper.revoke_key, name="revoke-key"),
    path("units/", keeper.show_units, name="units"),
    path("people/", keeper.show_people, name="people"),
    path("people/new/", keeper.create_account, name="create-account"),
    path("people/assign/", keeper.assign_post, name="assign-post"),
    path("people/end/<uuid:holding_id>/", keeper.end_holding, name="end-holding"),
    path("catalogue/", keeper.show_catalogue, name="catalogue"),
    path("overrides/", overrides.show_overrides, name="overrides"),
    path("overrides/new/", overrides.set_override, name="set-override"),
    path("overrides/<uuid:override_id>/end/", overrides.end_override, name="end-override"),
    path("overrides/bounds/new/", overrides.set_bound, name="set-bound"),
    path("overrides/bounds/<uuid:bound_id>/end/", overrides.end_bound, name="end-bound"),
    path("duties/", duties.show_duties, name="duties"),
    path("duties/new/", duties.edit_duty, name="new-duty"),
    path("duties/items/<str:code>/", duties.edit_duty, name="duty"),
    path("duties/changes/<uuid:change_id>/", duties.show_change, name="duty-change"),
    path("duties/changes/<uuid:change_id>/switch-on/", duties.switch_on, name="switch-on-duties"),
    path("duties/changes/<uuid:change_id>/withdraw/", duties.withdraw, name="withdraw-duties"),
    path("duties/consultations/", talks.show_consultations, name="consultations"),
    path("duties/consultations/<uuid:consultation_id>/", talks.record_consultation, name="record-consultation"),
    path("duties/practices/", talks.show_practices, name="practices"),
    path("<slug:duty>/", lists.show_inbox, name="inbox"),
]
