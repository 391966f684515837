"""The demo's catalogue: two fields of the standard as a workbook brings them, guides of two units, the negative list."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import Workbook

from gongkai.catalogue.models import NegativeItem
from gongkai.catalogue.queries import registers as listed
from gongkai.catalogue.queries import templates
from gongkai.catalogue.rules.entries import Level, Scope
from gongkai.catalogue.services import guides, registers, standards
from gongkai.config.demonstrate_orgs import Posts, data
from gongkai.kernel import days
from gongkai.orgs.queries import posts as holding
from gongkai.orgs.rules import Actor, Duty

TOP = [
    "序号",
    "公开事项",
    "",
    "公开内容（要素）",
    "公开依据",
    "公开时限",
    "公开主体",
    "公开渠道和载体",
    "公开对象",
    "",
    "公开方式",
    "",
    "公开层级",
    "",
]
UNDER = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请公开", "县级", "乡级"]
CHANNELS = "■政府网站 □政府公报\n■两微一端 □精准推送"


def tell(posts: Posts) -> None:
    """Everything on its day, by the Openness Office and the two units."""
    story = data("catalogue.yaml")
    office = _holder(posts, "zfb", Duty.OFFICE)
    with days.standing_at(story["day"]):
        standards.import_workbook(
            data=_workbook(story["standards"]), by=office, scope=Scope.FIELD, level=Level.COUNTY, reason="首次编制",
            effective_on=story["day"],
        )  # fmt: skip
        for row in story["negative"]:
            registers.save_negative(item=None, organ_id=office.organ_id, reason="首次编制", by=office, **row)
        for key in story["guides"]:
            _guide(posts, key)


def negative_item(ground: str, organ_id: int) -> NegativeItem | None:
    """The item of the list that a withheld document answers to."""
    return next((row for row in listed.negative_items(organ_id) if row.ground == ground), None)


def _holder(posts: Posts, organ: str, duty: Duty) -> Actor:
    return holding.actor_of(holding.holders(posts.organ(organ).pk, duty)[0])


def _workbook(fields: dict[str, list[list[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in fields.items():
        sheet = book.create_sheet(name)
        sheet.append([f"云溪县{name}领域基层政务公开标准目录"])
        sheet.append(TOP)
        sheet.append(UNDER)
        for number, (first, second, content, basis, limit, subject) in enumerate(rows, 1):
            township = "√" if "镇" in subject else ""
            told = [number, first, second, content, basis, limit, subject, CHANNELS, "√", "", "√", "", "√", township]
            sheet.append(told)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _guide(posts: Posts, key: str) -> None:
    organ = posts.organ(key)
    values = {field.key: field.start for field in templates.guide_fields()}
    values |= {
        "unit": f"{organ.name}政务公开办公室" if key == "zfb" else f"{organ.name}办公室",
        "address": organ.address or "云溪县人民路1号",
        "phone": organ.phone,
        "fax": "无",
        "online": "www.yunxi.example",
    }
    draft = guides.draft_guide(organ=organ, values=values, note="首次编制", by=_holder(posts, key, Duty.EDITOR))
    guides.publish_guide(guide=draft, by=_holder(posts, key, Duty.REVIEWER))
