from __future__ import annotations

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "gongkai.indicators"
    verbose_name = "指标"
