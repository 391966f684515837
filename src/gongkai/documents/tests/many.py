"""Many Word files in the form of a county's notices, each with its own number: for imports in bulk."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from docx import Document

PARTS = ("一、总体要求", "二、主要任务", "三、补助标准", "四、申报程序", "五、监督管理")
TEXT = "各镇人民政府、县政府各部门要按照职责分工，核对第{number}号项目的材料，张榜公布补助对象和金额，公示期不少于五个工作日，接受群众监督。"
MARK = 77777


def folder_of(count: int, folder: Path) -> Path:
    """A folder with so many .docx of about 1,500 characters and a table."""
    folder.mkdir(parents=True, exist_ok=True)
    model = zipfile.ZipFile(io.BytesIO(_model()))
    parts = {one.filename: model.read(one) for one in model.infolist()}
    for number in range(1, count + 1):
        with zipfile.ZipFile(folder / f"云财发{number:05d}.docx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
            for name, data in parts.items():
                made.writestr(name, data.replace(str(MARK).encode(), str(number).encode()))
    return folder


def _model() -> bytes:
    paper = Document()
    paper.add_paragraph("云溪县财政局文件")
    paper.add_paragraph(f"云财发〔2026〕{MARK}号")
    paper.add_heading(f"关于下达第{MARK}批惠农补贴资金的通知", level=1)
    paper.add_paragraph("各镇人民政府：")
    for part in PARTS:
        paper.add_heading(part, level=2)
        for _ in range(4):
            paper.add_paragraph(TEXT.format(number=MARK))
    table = paper.add_table(rows=5, cols=4)
    for place, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"第{place}项{MARK}"
    paper.add_paragraph("云溪县财政局")
    paper.add_paragraph("2026年3月2日")
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()
