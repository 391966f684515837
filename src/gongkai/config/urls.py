"""Which addresses this installation answers; each face brings its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from gongkai.accounts import urls as accounts
from gongkai.api import urls as api
from gongkai.applications import urls as applications
from gongkai.catalogue import urls as catalogue
from gongkai.config.routes import room
from gongkai.desk import urls as desk
from gongkai.documents import urls as documents
from gongkai.files import urls as files
from gongkai.indicators import urls as indicators
from gongkai.ledger import urls as ledger
from gongkai.lines import urls as lines
from gongkai.members import urls as members
from gongkai.notify import urls as notify
from gongkai.orgs import urls as orgs
from gongkai.outbox import urls as outbox
from gongkai.portal import urls as portal
from gongkai.registers import urls as registers
from gongkai.review import urls as review
from gongkai.search import urls as search
from gongkai.vetting import urls as vetting
from gongkai.workdays import urls as workdays

handler400 = "gongkai.pages.views.bad_request"
handler403 = "gongkai.pages.views.forbidden"
handler404 = "gongkai.pages.views.not_found"
handler500 = "gongkai.pages.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("gongkai.pages.urls")),
    room(files.urlpatterns, "files"),
]

if "desk" in settings.FACES:
    urlpatterns += [
        room([*accounts.desk_urlpatterns, *orgs.account_urlpatterns], "accounts"),
        room(orgs.desk_urlpatterns, "orgs"),
        room(indicators.desk_urlpatterns, "indicators"),
        room(notify.desk_urlpatterns, "notify"),
        room(workdays.desk_urlpatterns, "workdays"),
        room(desk.desk_urlpatterns, "desk"),
        room(ledger.desk_urlpatterns, "ledger"),
        room(vetting.desk_urlpatterns, "vetting"),
        room(lines.desk_urlpatterns, "lines"),
        room(api.desk_urlpatterns, "api"),
        room(catalogue.desk_urlpatterns, "catalogue"),
        room(review.desk_urlpatterns, "review"),
        room(documents.desk_urlpatterns, "documents"),
        room(outbox.desk_urlpatterns, "outbox"),
        room(portal.desk_urlpatterns, "portal_desk"),
        room(search.desk_urlpatterns, "search"),
        room(members.desk_urlpatterns, "members"),
        room(applications.desk_urlpatterns, "applications"),
        room(registers.desk_urlpatterns, "registers"),
    ]

if "portal" in settings.FACES:
    urlpatterns += [
        room(documents.public_urlpatterns, "documents_public"),
        room(portal.public_urlpatterns, "portal"),
        room(ledger.public_urlpatterns, "ledger_public"),
        room(catalogue.public_urlpatterns, "catalogue_public"),
        room(vetting.public_urlpatterns, "vetting_public"),
        room(review.public_urlpatterns, "review_public"),
        room(search.public_urlpatterns, "search_public"),
        room(api.public_urlpatterns, "api_public"),
        room(members.public_urlpatterns, "members_public"),
        room(applications.public_urlpatterns, "applications_public"),
        room(registers.public_urlpatterns, "registers_public"),
    ]
