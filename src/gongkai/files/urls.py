from __future__ import annotations

from django.urls import path

from gongkai.files.views import public

app_name = "files"
urlpatterns = [path("files/<uuid:uuid>/", public.download, name="download")]
