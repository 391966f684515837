from __future__ import annotations

from django.apps import AppConfig


class VettingConfig(AppConfig):
    name = "gongkai.vetting"
    verbose_name = "内容检查"
