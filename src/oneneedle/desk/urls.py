"""Addresses of `desk`."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneneedle.desk.views import bulk, case, duties, files, inform, keeper, lists, receive, seat, steps, talks

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
    path("cases/<str:number>/<slug:verb>/", steps.take_step, name="step"),
    path("files/<uuid:attachment_id>/", files.send_file, name="file"),
    path("files/<uuid:attachment_id>/show/", files.show_file, name="show-file"),
    path("keys/", keeper.show_keys, name="keys"),
    path("keys/<uuid:key_id>/revoke/", keeper.revoke_key, name="revoke-key"),
    path("units/", keeper.show_units, name="units"),
    path("people/", keeper.show_people, name="people"),
    path("people/new/", keeper.create_account, name="create-account"),
    path("people/assign/", keeper.assign_post, name="assign-post"),
    path("people/end/<uuid:holding_id>/", keeper.end_holding, name="end-holding"),
    path("catalogue/", keeper.show_catalogue, name="catalogue"),
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
