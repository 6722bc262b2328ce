"""Addresses of `portal`: every page for the installation's own city, and under `/c/<city>/` for each of several."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from oneneedle.portal.views import (
    burden,
    cases,
    differences,
    duties,
    files,
    follow,
    home,
    join,
    mine,
    report,
    results,
    texts,
)

app_name = "portal"

pages: list[URLPattern | URLResolver] = [
    path("", home.show_home, name="home"),
    path("report/", report.show_what, name="what"),
    path("report/type/", report.show_type, name="type"),
    path("report/details/", report.show_details, name="details"),
    path("report/where/", report.show_where, name="where"),
    path("report/area/", report.show_area, name="area"),
    path("report/same/", report.show_same, name="same"),
    path("report/photos/", report.show_photos, name="photos"),
    path("report/photos/<uuid:file_id>.jpg", report.show_draft_photo, name="draft-photo"),
    path("report/photos/<uuid:file_id>/remove/", report.remove_photo, name="remove-photo"),
    path("report/contact/", report.show_contact, name="contact"),
    path("report/check/", report.show_check, name="check"),
    path("report/start-again/", report.start_again, name="start-again"),
    path("report/done/<str:number>/", report.show_done, name="done"),
    path("follow/", follow.show_follow, name="follow"),
    path("follow/forget/", follow.forget, name="forget"),
    path("follow/<str:number>/", follow.show_own, name="own"),
    path("follow/<str:number>/answer/", follow.answer, name="answer-own"),
    path("follow/<str:number>/remark/", follow.remark, name="remark"),
    path("follow/<str:number>/withdraw/", follow.withdraw, name="withdraw"),
    path("answer/<str:token>/", follow.answer_link, name="answer"),
    path("answer/<str:token>/<slug:solved>/", follow.answer_link, name="answer-one-tap"),
    path("cases/", cases.list_cases, name="cases"),
    path("cases/cells.json", cases.send_cells, name="cells"),
    path("cases/areas.json", cases.send_areas, name="areas"),
    path("cases/<str:number>/", cases.show_case, name="case"),
    path("cases/<str:number>/join/", join.join_case, name="join"),
    path("files/<uuid:attachment_id>.jpg", files.send_file, name="file"),
    path("duties/", duties.show_duties, name="duties"),
    path("duties/list.csv", duties.send_duties, name="duties-csv"),
    path("duties/compare/", duties.compare_duties, name="duties-compare"),
    path("duties/documents/", duties.show_documents, name="duty-documents"),
    path("duties/documents/<str:code>/", duties.show_document, name="duty-document"),
    path("duties/consultations/", duties.show_talks, name="duty-talks"),
    path("duties/items/<str:code>/", duties.show_duty, name="duty"),
    path("results/", results.show_results, name="results"),
    path("definitions/", results.show_definitions, name="definitions"),
    path("screen/", results.show_screen, name="screen"),
    path("burden/", burden.show_burden, name="burden"),
    path("burden/<uuid:unit_id>/", burden.show_unit, name="unit-burden"),
    path("differences/", differences.show_differences, name="differences"),
    path("mine/", mine.show_mine, name="mine"),
    path("mine/read/", mine.mark_read, name="mark-read"),
    path("how/", texts.show_how, name="how"),
    path("privacy/", texts.show_privacy, name="privacy"),
    path("accessibility/", texts.show_accessibility, name="accessibility"),
]

urlpatterns: list[URLPattern | URLResolver] = [*pages, path("c/<slug:city>/", include(pages))]
