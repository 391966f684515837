"""Columns many tables share."""

from __future__ import annotations

import uuid

from django.db import models


class UuidModel(models.Model):
    """`id` inside, `uuid` in addresses and exports."""

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
