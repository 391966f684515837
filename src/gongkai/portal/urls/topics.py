"""Topics, special platforms, sites."""

from __future__ import annotations

from django.urls import path

from gongkai.portal.views import platforms, topic_parts, topics, topics_public

public_urlpatterns = [
    path("topics/", topics_public.topics, name="topics"),
    path("topics/<slug:slug>/", topics_public.topic, name="topic"),
    path("topics/<slug:slug>/feed.xml", topics_public.feed, name="topic_feed"),
]
desk_urlpatterns = [
    path("desk/topics/", topics.topics, name="topics"),
    path("desk/topics/new/", topics.new, name="topic_new"),
    path("desk/topics/<uuid:uuid>/", topics.topic, name="topic"),
    path("desk/topics/<uuid:uuid>/settings/", topics.edit, name="topic_edit"),
    path("desk/topics/<uuid:uuid>/preview/", topics.preview, name="topic_preview"),
    path("desk/topics/<uuid:uuid>/check/", topics.check, name="topic_check"),
    path("desk/topics/<uuid:uuid>/publish/", topics.publish, name="topic_publish"),
    path("desk/topics/<uuid:uuid>/down/", topics.down, name="topic_down"),
    path("desk/topics/<uuid:uuid>/archive/", topics.archive, name="topic_archive"),
    path("desk/topics/<uuid:uuid>/confirm/", topics.confirm, name="topic_confirm"),
    path("desk/topics/<uuid:uuid>/parts/new/", topic_parts.new, name="topic_part_new"),
    path("desk/topics/<uuid:uuid>/parts/<uuid:part>/", topic_parts.part, name="topic_part"),
    path("desk/topics/<uuid:uuid>/parts/<uuid:part>/move/", topic_parts.move, name="topic_part_move"),
    path("desk/topics/<uuid:uuid>/parts/<uuid:part>/remove/", topic_parts.remove, name="topic_part_remove"),
    path("desk/platforms/", platforms.platforms, name="platforms"),
    path("desk/platforms/new/", platforms.platform, name="platform_new"),
    path("desk/platforms/check/", platforms.check, name="platforms_check"),
    path("desk/platforms/<uuid:uuid>/", platforms.platform, name="platform"),
    path("desk/platforms/<uuid:uuid>/move/", platforms.move, name="platform_move"),
    path("desk/platforms/<uuid:uuid>/remove/", platforms.remove, name="platform_remove"),
    path("desk/sites/", platforms.sites, name="sites"),
    path("desk/sites/<uuid:uuid>/", platforms.site_stage, name="site_stage"),
]
