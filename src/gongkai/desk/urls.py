from __future__ import annotations

from django.conf import settings
from django.urls import path

from gongkai.desk import views

app_name = "desk"
desk_urlpatterns = [
    path("desk/", views.home, name="home"),
    path("desk/health/", views.health, name="health"),
]
if settings.DEVELOPMENT:
    desk_urlpatterns.append(path("desk/style/", views.style, name="style"))
