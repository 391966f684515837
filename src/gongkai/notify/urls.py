from __future__ import annotations

from django.urls import path

from gongkai.notify.views import desk

app_name = "notify"
desk_urlpatterns = [
    path("desk/messages/", desk.messages, name="messages"),
    path("desk/messages/read/", desk.read_all, name="read_all"),
    path("desk/messages/preferences/", desk.preferences, name="preferences"),
    path("desk/messages/<uuid:uuid>/", desk.open_message, name="open"),
]
