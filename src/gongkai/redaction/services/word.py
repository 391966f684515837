"""Word files: revisions accepted, what nobody sees left out, then the terms taken out of every part that stays."""

from __future__ import annotations

from lxml import etree

from gongkai.reading.services.revisions import accept, named, remove
from gongkai.reading.services.xml import attribute, child
from gongkai.redaction.rules import BLOCKS, Mark, NotRedacted
from gongkai.redaction.services import package_proof
from gongkai.redaction.services.packages import Part, Parts, referring
from gongkai.redaction.services.shown import look_at, refuse_regions
from gongkai.redaction.services.stories import taken_out
from gongkai.redaction.services.work import Work

KEPT = frozenset(
    {
        "styles", "numbering", "settings", "fontTable", "theme", "header", "footer", "footnotes", "endnotes", "image", "chart",
        "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing", "hyperlink",
    }
)  # fmt: skip
STORIES = frozenset({"officeDocument", "header", "footer", "footnotes", "endnotes"})
PLACES = {
    "officeDocument": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "chart": "图表",
    "diagramData": "图形", "diagramDrawing": "图形", "styles": "样式", "numbering": "编号", "settings": "文件设置",
}  # fmt: skip
LEFT = {
    "comments": "批注", "customXml": "内嵌数据", "glossaryDocument": "文档部件", "vbaProject": "宏", "oleObject": "嵌入的对象",
    "package": "嵌入的文件", "people": "作者名单", "control": "控件", "attachedTemplate": "模板", "font": "嵌入的字体",
}  # fmt: skip
IMPORTED = "文件里插入了另一份文件（altChunk），读不全；请用 Word 打开另存一份再遮盖。"
SETTINGS = (
    "rsids", "docVars", "mailMerge", "attachedTemplate", "trackRevisions", "documentProtection", "writeProtection",
    "saveThroughXslt", "schemaLibrary", "attachedSchema", "captions", "docId",
)  # fmt: skip
UNSEEN = (
    "commentRangeStart", "commentRangeEnd", "commentReference", "annotationRef", "proofErr", "permStart", "permEnd", "fldData",
    "dataBinding", "smartTagPr", "customXmlPr", "placeholder",
)  # fmt: skip


def redact(data: bytes, work: Work) -> bytes:
    """The new file, proved. Raises NotRedacted, or Unreadable for a package that cannot be opened."""
    refuse_regions(work)
    parts = Parts(data, KEPT, main="word/document")
    _left(parts, work)
    for part in parts:
        if part.tree is not None:
            _clean(part, work)
    look_at(parts, work)
    for part in parts:
        if part.tree is not None:
            for term, hidden in taken_out(part.root, work.needles, work.terms, labels=work.labels):
                place = PLACES.get(part.short, "文件的其他部分") + ("里不显示的内容" if hidden else "")
                work.marks.append(Mark(place, work.terms[term].ground, term=term))
    result = parts.written(work.needles)
    package_proof.prove(result, "x.docx", work.needles)
    return result


def _left(parts: Parts, work: Work) -> None:
    if any("aFChunk" in part.left.values() for part in parts):
        raise NotRedacted(IMPORTED)
    kinds = [short for part in parts for short in part.left.values()]
    words = [LEFT[short] for short in kinds if short in LEFT]
    if any(name.startswith("docProps/") for name in parts.left):
        words.append("文件属性")
    if any("thumbnail" in name.lower() for name in parts.left):
        words.append("缩略图")
    work.marks.extend(Mark(f"{word}（没有带入新文件）") for word in dict.fromkeys(words))


def _clean(part: Part, work: Work) -> None:
    root = part.root
    if part.short in STORIES:
        _drop_objects(root, work)
        if accept(root):
            work.notes.append(f"{PLACES[part.short]}里的修订已接受：删去的不再保留，增加的成为正文。")
        if _unhide(root):
            work.marks.append(Mark(f"{PLACES[part.short]}里的隐藏文字（没有带入新文件）"))
        for one in named(root, *UNSEEN):
            remove(one)
    for element in referring(root, frozenset(part.left)):
        remove(element)
    if part.short == "settings":
        for one in named(root, *SETTINGS):
            remove(one)
    for element in root.iter():
        for key in [one for one in element.attrib if _private(str(one))]:
            del element.attrib[key]


def _private(key: str) -> bool:
    """Attributes that say who typed what when, or hold a drawing a second time."""
    name = key.rsplit("}", 1)[-1]
    return name.startswith("rsid") or name in {"gfxdata", "author", "initials", "date", "paraId", "textId"}


def _drop_objects(root: etree._Element, work: Work) -> None:
    for one in named(root, "object", "control"):
        run = one.getparent()
        if run is not None:
            block = etree.SubElement(run, str(one.tag).rsplit("}", 1)[0] + "}t")
            block.text = BLOCKS
            run.replace(one, block)
        work.marks.append(Mark("正文里嵌入的对象（没有带入新文件）"))


def _unhide(root: etree._Element) -> bool:
    """Take out the runs that are set hidden."""
    hidden = [run for run in named(root, "r") if _is_on(child(child(run, "rPr"), "vanish"))]
    for run in hidden:
        remove(run)
    return bool(hidden)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and (attribute(switch, "val") or "true").lower() not in {"0", "false", "off"}
