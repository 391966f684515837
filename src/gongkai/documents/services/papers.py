"""A public version on paper after GB/T 9704-2012: what both .docx and .pdf are made of, and the PDF by typst."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

from gongkai.documents.rules import paper
from gongkai.documents.services import machine
from gongkai.files import queries as stored
from gongkai.kernel.errors import Refused

if TYPE_CHECKING:
    from gongkai.documents.queries.public_document import Reading

TEMPLATE = Path(__file__).parents[1] / "data" / "paper.typ"
PICTURES = {"PNG": "png", "JPG": "jpg", "GIF": "gif", "WEBP": "webp"}


@dataclass(frozen=True, slots=True)
class Paper:
    """All that is set on paper; `notes` are the lines below the text."""

    title: str
    issuer: str
    number: str
    addressees: str
    annotation: str
    attachments: tuple[str, ...]
    blocks: tuple[paper.Block, ...]
    notes: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What the paper is kept under: the same words in the same layout have the same."""
        data = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(data.encode() + TEMPLATE.read_bytes()).hexdigest()


def paper_of(found: Reading, address: str) -> Paper:
    """The paper of a public version as it is read on its day."""
    version, facts = found.version, found.version.facts
    notes = [f"本文本由政府网站据公开版本生成，网址：{address}", f"文本校验值（SHA-256）：{machine.sha256_of(version)}"]
    if found.on is not None:
        notes.insert(0, f"这是{found.on.year}年{found.on.month}月{found.on.day}日的文本，以后可能有更正。")
    return Paper(
        version.title, facts.get("organ", ""), facts.get("number", ""), facts.get("addressees", ""),
        facts.get("annotation", ""), tuple(str(row["name"]).rsplit(".", 1)[0] for row in version.attachments),
        tuple(paper.blocks(version.body)), tuple(notes),
    )  # fmt: skip


def pictures(found: Paper) -> dict[str, tuple[str, bytes]]:
    """The pictures a paper shows: ending and bytes by uuid; one that is not in the store is left out."""
    kept: dict[str, tuple[str, bytes]] = {}
    for one in found.blocks:
        file = stored.by_uuid(UUID(one.file)) if one.file else None
        if file is None or file.kind not in PICTURES:
            continue
        try:
            kept[one.file] = (PICTURES[file.kind], stored.read(file))
        except stored.Missing:
            continue
    return kept


def pdf(found: Paper) -> bytes:
    """The paper as PDF."""
    shown = pictures(found)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for uuid, (ending, data) in shown.items():
            (folder / f"{uuid}.{ending}").write_bytes(data)
        blocks = [
            {**row, "file": f"{row['file']}.{shown[row['file']][0]}" if row["file"] else ""}
            for row in paper.as_data(found.blocks)
            if not row["file"] or row["file"] in shown
        ]
        place = folder / "paper.typ"
        place.write_bytes(TEMPLATE.read_bytes())
        try:
            made = typst.compile(
                str(place),
                root=name,
                font_paths=list(_fonts()),
                ignore_system_fonts=True,
                sys_inputs={"paper": json.dumps({**asdict(found), "blocks": blocks}, ensure_ascii=False)},
            )
        except typst.TypstError as fault:
            raise Refused("没有排成 PDF，请改用“打印”。如反复出现，请管理员运行 gongkai doctor 检查字体。") from fault
    return bytes(made)


@cache
def _fonts() -> tuple[str, ...]:
    """The installation's own folder first, then the fonts of the package."""
    return tuple(folder for folder in (settings.FONT_FOLDER, str(Path(pylopdf_fonts_zh_cn.__file__).parent)) if folder)
