from __future__ import annotations

from django.urls import path

from gongkai.registers.views import catalog, credit, public, public_draws
from gongkai.registers.views.sheet import sheet

urlpatterns = [
    path("registers/", public.registers, name="registers"),
    path("registers/catalog.jsonld", catalog.catalog, name="catalog"),
    path("credit/", credit.credit, name="credit"),
    path("registers/<slug:key>/", public.register, name="register"),
    path("registers/<slug:key>/sheet/", sheet, name="sheet"),
    path("registers/<slug:key>/feed.xml", public.feed, name="feed"),
    path("registers/<slug:key>/print/", public.paper, name="print"),
    path("registers/<slug:key>/export.<str:form>", public.file, name="export"),
    path("registers/<slug:key>/draws/", public_draws.draws, name="draws"),
    path("registers/<slug:key>/draws/<uuid:uuid>/", public_draws.draw, name="draw"),
    path("registers/<slug:key>/draws/<uuid:uuid>/record.json", public_draws.record, name="draw_record"),
    path("registers/<slug:key>/<uuid:entry>/", public.row, name="row"),
    path("registers/<slug:key>/<uuid:entry>/files/<slug:field>/", public.attachment, name="file"),
]
