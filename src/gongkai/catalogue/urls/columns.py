"""Columns, placements, guides, rules and subject classes."""

from __future__ import annotations

from django.urls import path

from gongkai.catalogue.views.desk import columns, settings, texts
from gongkai.catalogue.views.public import columns as public
from gongkai.catalogue.views.public import county, files

desk_urlpatterns = [
    path("desk/columns/", columns.listing, name="columns"),
    path("desk/columns/mine/", columns.mine, name="mine"),
    path("desk/columns/new/", columns.add, name="column_new"),
    path("desk/columns/give/", columns.give, name="give"),
    path("desk/columns/fill/", columns.fill, name="fill"),
    path("desk/columns/template/", settings.template, name="template"),
    path("desk/columns/template/<path:key>/", settings.name_row, name="name_row"),
    path("desk/columns/items/<uuid:uuid>/", columns.rearrange, name="rearrange"),
    path("desk/columns/<uuid:uuid>/", columns.page, name="column"),
    path("desk/columns/<uuid:uuid>/change/", columns.change, name="column_change"),
    path("desk/columns/<uuid:uuid>/move/", columns.move, name="column_move"),
    path("desk/columns/<uuid:uuid>/merge/", columns.merge, name="column_merge"),
    path("desk/columns/<uuid:uuid>/close/", columns.close, name="column_close"),
    path("desk/columns/<uuid:uuid>/order/", columns.order, name="column_order"),
    path("desk/columns/<uuid:uuid>/show/", columns.show, name="column_show"),
    path("desk/columns/<uuid:uuid>/check/", columns.check, name="column_check"),
    path("desk/guides/", texts.guides, name="guides"),
    path("desk/guides/edit/", texts.edit_guide, name="guide_edit"),
    path("desk/guides/publish/", texts.publish_guide, name="guide_publish"),
    path("desk/systems/", texts.systems, name="systems"),
    path("desk/systems/new/", texts.edit_system, name="system_new"),
    path("desk/systems/<uuid:uuid>/", texts.system, name="system"),
    path("desk/systems/<uuid:uuid>/edit/", texts.edit_system, name="system_edit"),
    path("desk/systems/<uuid:uuid>/publish/", texts.publish_system, name="system_publish"),
    path("desk/systems/<uuid:uuid>/end/", texts.end_system, name="system_end"),
    path("desk/subjects/", settings.subjects, name="subjects"),
    path("desk/subjects/new/", settings.save_subject, name="subject_new"),
    path("desk/subjects/load/", settings.load_subjects, name="subjects_load"),
    path("desk/subjects/<uuid:uuid>/", settings.save_subject, name="subject_change"),
    path("desk/subjects/<uuid:uuid>/switch/", settings.switch_subject, name="subject_switch"),
]
public_urlpatterns = [
    path("openness/", county.openness, name="openness"),
    path("openness/all/<slug:slug>/", county.gathered, name="gathered"),
    path("openness/<uuid:organ>/", public.section, name="section"),
    path("openness/<uuid:organ>/columns/<uuid:uuid>/", public.column, name="column"),
    path("openness/<uuid:organ>/feed.xml", files.section_feed, name="section_feed"),
    path("openness/<uuid:organ>/columns/<uuid:uuid>/p/<int:number>/", public.column_block, name="column_block"),
    path("openness/<uuid:organ>/columns/<uuid:uuid>/feed.xml", files.column_feed, name="column_feed"),
    path("openness/<uuid:organ>/columns/<uuid:uuid>/export.<str:form>", files.column_file, name="column_export"),
    path("openness/<uuid:organ>/guide/<int:number>/", public.guide_version, name="guide"),
    path("openness/<uuid:organ>/systems/<uuid:uuid>/", public.system, name="system"),
    path("openness/<uuid:organ>/history/", public.history, name="history"),
]
