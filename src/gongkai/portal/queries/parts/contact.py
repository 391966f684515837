"""联系: whom to ask, from the register of organs, so that telephones are right everywhere at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist

from gongkai.orgs import queries as orgs
from gongkai.portal.rules.parts import CHOICE, TEXT, PartField, PartKind, Shown, Where


def show(where: Where, values: Mapping[str, Any]) -> Shown:
    """Name, telephone and address of an organ: the one named, else the topic's own."""
    try:
        if values.get("organ"):
            organ = orgs.public_organ(where.jurisdiction_id, UUID(str(values["organ"])))
        else:
            organ = orgs.organ_by_id(where.jurisdiction_id, where.organ_id)
    except (ObjectDoesNotExist, ValueError):
        return Shown(empty=True)
    return Shown({"organ": organ, "hours": values.get("hours") or ""}, False, (), (f"organ:{organ.pk}",))


KIND = PartKind(
    "contact",
    "咨询联系",
    "单位名称、电话、地址，取自机构名册，随名册自动更新",
    "portal/parts/contact.html",
    (
        PartField("organ", "单位", CHOICE, choices="organs", none="本专题的责任单位"),
        PartField("hours", "补充说明", TEXT, "办公时间、窗口位置等", most=300),
    ),
    show,
    "message",
    side=True,
)
