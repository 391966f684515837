"""A register whose rows hold files, and uploads of every kind."""

from __future__ import annotations

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.orgs.rules import Duty
from gongkai.orgs.tests import builders as orgs
from gongkai.registers.models import Batch, Register
from gongkai.registers.services import attaching, registering
from gongkai.registers.tests import builders

DEFINITION = """\
key: copies
title: 许可证副本
purpose: 公开民办学校办学许可证的副本。
basis: [《中华人民共和国民办教育促进法》第四十一条]
source: 教育行政部门的要求
identity: [number]
name: title
fields:
  - {key: number, title: 许可证号, type: text, required: yes}
  - {key: title, title: 学校名称, type: text, required: yes}
  - {key: copy, title: 许可证副本, type: file, required: yes}
  - {key: other, title: 其他材料, type: file}
  - {key: draft, title: 审批底稿, type: file, open: internal}
display: {columns: [title, number, copy]}
review: none
"""
HEAD = ["许可证号", "学校名称", "许可证副本", "其他材料", "审批底稿"]


class _Windows(zipfile.ZipInfo):
    """A member named as Chinese Windows does: in GBK, without saying so."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def register() -> Register:
    """The register in use."""
    orgs.office()
    return registering.define(text=DEFINITION, by=orgs.actor(Duty.OFFICE))


def line(number: int = 1, copy: str = "甲.txt", other: str = "", draft: str = "") -> list:
    """A school of this number."""
    return [f"教民{number}号", f"云溪县第{number}民办学校", copy, other, draft]


def upload(name: str, data: bytes | str = "办学许可证副本") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)


def archive(members: dict[str, bytes | str], name: str = "附件.zip", *, gbk: bool = False) -> SimpleUploadedFile:
    """A .zip of these members; `gbk`: named as Chinese Windows does."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for path, data in members.items():
            info = _Windows(path) if gbk else zipfile.ZipInfo(path)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return SimpleUploadedFile(name, held.getvalue())


def staged(tmp_path, lines, *uploads, by=None, found: Register, name: str = "a.csv", **options) -> Batch:
    """Lines read with the files beside them."""
    by = by or builders.writer()
    path = builders.csv_of(tmp_path / name, lines, head=HEAD)
    along = attaching.store(given=uploads, by=by)
    return builders.staged(path, by, register_of=found, along=along, **options)
