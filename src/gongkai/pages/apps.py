from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "gongkai.pages"
    verbose_name = "页面"
