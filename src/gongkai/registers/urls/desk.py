from __future__ import annotations

from django.urls import path

from gongkai.registers.views import desk, draws, filling, pictures, pulls

urlpatterns = [
    path("desk/registers/", desk.registers, name="registers"),
    path("desk/registers/batches/<uuid:uuid>/", desk.batch, name="batch"),
    path("desk/registers/batches/<uuid:uuid>/act/", desk.act, name="act"),
    path("desk/registers/batches/<uuid:uuid>/marked.xlsx", desk.marked, name="marked"),
    path("desk/registers/rows/<uuid:entry>/", desk.row, name="row"),
    path("desk/registers/rows/<uuid:entry>/files/<slug:field>/", filling.file, name="file"),
    path("desk/registers/picture/", pictures.picture, name="picture"),
    path("desk/registers/drawn/", draws.drawn, name="drawn"),
    path("desk/registers/draws/<uuid:uuid>/", draws.draw, name="draw"),
    path("desk/registers/draws/<uuid:uuid>/print/", draws.paper, name="draw_print"),
    path("desk/registers/define/", desk.define, name="define"),
    path("desk/registers/<slug:key>/define/", desk.define, name="redefine"),
    path("desk/registers/<slug:key>/", desk.register, name="register"),
    path("desk/registers/<slug:key>/begin/", desk.begin, name="begin"),
    path("desk/registers/<slug:key>/match/", desk.match, name="match"),
    path("desk/registers/<slug:key>/new/", filling.fill, name="fill"),
    path("desk/registers/<slug:key>/pull/", pulls.pull, name="pull"),
    path("desk/registers/<slug:key>/draws/", draws.draws, name="draws"),
    path("desk/registers/<slug:key>/draws/new/", draws.new, name="draw_new"),
    path("desk/registers/<slug:key>/template.xlsx", desk.template, name="template"),
]
