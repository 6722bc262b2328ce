"""Addresses of `open311`. A second slash does no harm: clients put addresses together in many ways."""

from __future__ import annotations

from django.urls import re_path

from oneneedle.open311.api import (
    discover,
    get_definition,
    get_request,
    get_token,
    list_requests,
    list_services,
    list_updates,
    send_request,
    send_update,
    unknown,
)
from oneneedle.open311.api.door import endpoint

app_name = "open311"
_FORM = r"\.(?P<form>xml|json)$"

urlpatterns = [
    re_path(rf"^v2/+discovery{_FORM}", discover.view, name="discovery"),
    re_path(rf"^v2/+services{_FORM}", list_services.view, name="services"),
    re_path(rf"^v2/+services/+(?P<code>[^/]+?){_FORM}", get_definition.view, name="definition"),
    re_path(
        rf"^v2/+requests{_FORM}",
        endpoint(GET=list_requests.list_requests, POST=send_request.send_request),
        name="requests",
    ),
    re_path(rf"^v2/+requests/+(?P<number>[^/]+?){_FORM}", get_request.view, name="request"),
    re_path(rf"^v2/+tokens/+(?P<token>[^/]+?){_FORM}", get_token.view, name="token"),
    re_path(
        rf"^v2/+servicerequestupdates{_FORM}",
        endpoint(GET=list_updates.list_updates, POST=send_update.send_update),
        name="updates",
    ),
    re_path(r"(?:^|\.)(?P<form>xml|json)$", unknown.view),
    re_path(r"", unknown.view),
]
