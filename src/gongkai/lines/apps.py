from __future__ import annotations

from django.apps import AppConfig


class LinesConfig(AppConfig):
    name = "gongkai.lines"
    verbose_name = "发布口径"
