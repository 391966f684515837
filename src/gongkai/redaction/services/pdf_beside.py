"""What a PDF holds beside its pages and loses here: named, so that whoever approves the file knows of it."""

from __future__ import annotations

import pikepdf

from gongkai.redaction.rules import Mark
from gongkai.redaction.services.work import Work

ROOT = {
    "/AcroForm": "表单",
    "/OCProperties": "图层",
    "/Outlines": "书签",
    "/Metadata": "文件属性",
    "/StructTreeRoot": "朗读标记",
    "/OpenAction": "打开时的动作",
    "/AF": "附件",
}
NAMES = {"/EmbeddedFiles": "附件", "/JavaScript": "脚本"}
SIGNED = "原文件的电子签名随之失效，新文件没有签名。"
VALUES = "第{0}页的批注、表单项共 {1} 处没有带入新文件；其中可见的内容如须提供，请先打印成 PDF 再遮盖。"


def beside(source: pikepdf.Pdf, work: Work) -> None:
    """A mark for everything that does not come along; it was not read, it is not there any more."""
    found = [word for key, word in ROOT.items() if key in source.Root]
    names = source.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        found += [word for key, word in NAMES.items() if key in names]
    if "/Info" in source.trailer and "文件属性" not in found:
        found.append("文件属性")
    work.marks.extend(Mark(f"{word}（没有带入新文件）") for word in dict.fromkeys(found))
    form = source.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and int(form.get("/SigFlags", 0)) & 1:
        work.notes.append(SIGNED)
    for number, page in enumerate(source.pages, 1):
        notes = page.obj.get("/Annots")
        count = sum(_shows(one) for one in notes) if isinstance(notes, pikepdf.Array) else 0
        if count:
            work.marks.append(Mark(f"第{number}页的批注、表单项（没有带入新文件）", page=number))
            work.notes.append(VALUES.format(number, count))


def _shows(note: object) -> bool:
    return isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype", "")) not in {"/Link", "/Popup"}
