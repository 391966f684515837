"""What hides in a PDF beside its pages: properties, comments, attachments, forms, layers, older versions, scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

from gongkai.vetting.rules import HitKind
from gongkai.vetting.services.opening import files
from gongkai.vetting.services.opening.ooxml import is_telling
from gongkai.vetting.services.opening.shapes import Gathering

PERSONS = {"/Author": "作者", "/Company": "单位", "/Manager": "经理", "/SourceModified": ""}
NOT_NOTES = frozenset({"/Link", "/Widget", "/Popup", "/PrinterMark", "/TrapNet", "/Screen", "/3D"})
MAX_NOTES = 5_000
MAX_FIELDS = 20_000
MAX_DEPTH = 30
_XMP_PERSON = re.compile(r"<dc:creator>.*?<rdf:li[^>]*>([^<]+)</rdf:li>|<xmp:?[^>]*Author>([^<]+)<", re.DOTALL)


def read(data: bytes, gather: Gathering) -> None:
    """Everything a PDF holds beside its pages. What pikepdf cannot open at all is unread."""
    try:
        with pikepdf.open(BytesIO(data)) as document:
            _properties(document, gather)
            _notes(document, gather)
            _fields(document, gather)
            _attachments(document, gather)
            _layers(document, gather)
            _code(document, gather)
            _outline(document, gather)
    except pikepdf.PasswordError:
        gather.unread("文件设了密码，文件属性和批注没有检查，请取消密码后再上传")
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        gather.unread("PDF 的结构已损坏，批注、附件和属性没有检查，请重新导出后再上传")
    _versions(data, gather)


def _properties(document: pikepdf.Pdf, gather: Gathering) -> None:
    lines: list[str] = []
    told: list[str] = []
    for key, value in document.docinfo.items():
        text = _text(value)
        if text and str(key) not in ("/CreationDate", "/ModDate", "/Producer", "/Creator"):
            lines.append(text)
            label = PERSONS.get(str(key), "自定义属性" if str(key) not in _USUAL else "")
            if label and is_telling(text) and label not in told:
                told.append(label)
    metadata = document.Root.get("/Metadata")
    if isinstance(metadata, pikepdf.Stream):
        xmp = metadata.read_bytes()[:2_000_000].decode("utf-8", "replace")
        lines.append(re.sub(r"<[^>]*>", " ", xmp))
        person = _XMP_PERSON.search(xmp)
        if person and is_telling(person.group(1) or person.group(2) or "") and "作者" not in told:
            told.append("作者")
    gather.piece("\n".join(lines), "文件属性", HitKind.METADATA)
    if told:
        gather.mark(HitKind.METADATA, "文件属性", f"文件属性里填有{'、'.join(told)}")


_USUAL = frozenset({"/Title", "/Subject", "/Keywords", "/Trapped", "/Author", "/PTEX.Fullbanner", "/SourceModified"})


def _text(value: object) -> str:
    if isinstance(value, pikepdf.String | str):
        return str(value).replace("\x00", "").strip()
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes()[:200_000].decode("utf-8", "replace").strip()
    return ""


def _notes(document: pikepdf.Pdf, gather: Gathering) -> None:
    """Comments and drawings put on pages, and who put them."""
    seen = 0
    for number, page in enumerate(document.pages, 1):
        found = page.obj.get("/Annots")
        if not isinstance(found, pikepdf.Array):
            continue
        gather.check_time()
        comments, links = 0, list[str]()
        for one in found:
            seen += 1
            if seen > MAX_NOTES:
                gather.unread("PDF 的批注过多，没有查完")
                return
            if not isinstance(one, pikepdf.Dictionary):
                continue
            links.append(_address(one))
            kind = str(one.get("/Subtype", ""))
            if kind == "/FileAttachment":
                _attached(one.get("/FS"), f"第{number}页上的附件", gather)
            if kind in NOT_NOTES:
                continue
            text = "\n".join(filter(None, (_text(one.get(key)) for key in ("/Contents", "/RC", "/Subj"))))
            gather.piece(re.sub(r"<[^>]*>", "", text), f"第{number}页的批注", HitKind.COMMENT)
            gather.piece(_text(one.get("/T")), "批注的作者", HitKind.METADATA)
            comments += kind != "/Stamp" or bool(text)
        gather.piece("\n".join(filter(None, links)), f"第{number}页的链接", HitKind.METADATA)
        if comments:
            gather.mark(HitKind.COMMENT, f"第{number}页", f"有{comments}条批注")


def _address(note: pikepdf.Dictionary) -> str:
    action = note.get("/A")
    return _text(action.get("/URI")) if isinstance(action, pikepdf.Dictionary) else ""


def _fields(document: pikepdf.Pdf, gather: Gathering) -> None:
    form = document.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return
    lines: list[str] = []
    for count, field in enumerate(_all_fields(form.get("/Fields"), 0)):
        if count > MAX_FIELDS:
            gather.unread("PDF 的表单过大，没有查完")
            break
        name, value = _text(field.get("/T")), _text(field.get("/V"))
        if name or value:
            lines.append(f"{name}\t{value}\t{_text(field.get('/TU'))}\t{_text(field.get('/DV'))}".rstrip("\t"))
    gather.piece("\n".join(lines), "表单")
    if "/XFA" in form:
        parts = form.get("/XFA")
        streams: list[object] = list(parts) if isinstance(parts, pikepdf.Array) else [parts]
        text = "\n".join(_text(one) for one in streams if isinstance(one, pikepdf.Stream))
        gather.piece(re.sub(r"<[^>]*>", " ", text), "表单（XFA）")


def _all_fields(fields: object, depth: int) -> Iterator[pikepdf.Dictionary]:
    if not isinstance(fields, pikepdf.Array) or depth > MAX_DEPTH:
        return
    for one in fields:
        if isinstance(one, pikepdf.Dictionary):
            yield one
            yield from _all_fields(one.get("/Kids"), depth + 1)


def _attachments(document: pikepdf.Pdf, gather: Gathering) -> None:
    for name in document.attachments:
        spec = document.attachments.get(name)
        if spec is not None:
            gather.piece(name, "附件的名称", HitKind.METADATA)
            _attached(spec.obj, "附件", gather)


def _attached(spec: object, place: str, gather: Gathering) -> None:
    if not isinstance(spec, pikepdf.Dictionary):
        return
    name = _text(spec.get("/UF")) or _text(spec.get("/F")) or "附件"
    held = spec.get("/EF")
    if not isinstance(held, pikepdf.Dictionary):
        return
    label = f"{place}“{name}”"
    gather.mark(HitKind.EMBEDDED_FILE, label, "文件里嵌有别的文件")
    for key in ("/UF", "/F"):
        stream = held.get(key)
        if isinstance(stream, pikepdf.Stream):
            data = stream.read_bytes()
            gather.take_bytes(len(data))
            files.read_into(data, name, gather.inner(label))
            return


def _layers(document: pikepdf.Pdf, gather: Gathering) -> None:
    """Layers switched off: their text is in the file and is read with the page."""
    optional = document.Root.get("/OCProperties")
    if not isinstance(optional, pikepdf.Dictionary):
        return
    default = optional.get("/D")
    off = default.get("/OFF") if isinstance(default, pikepdf.Dictionary) else None
    base = str(default.get("/BaseState", "/ON")) if isinstance(default, pikepdf.Dictionary) else "/ON"
    count = len(off) if isinstance(off, pikepdf.Array) else 0
    if base == "/OFF":
        groups = optional.get("/OCGs")
        count = max(count, len(groups) if isinstance(groups, pikepdf.Array) else 0)
    if count:
        gather.mark(HitKind.HIDDEN_TEXT, "图层", f"有{count}个不显示的图层，打开图层即可看见")


def _code(document: pikepdf.Pdf, gather: Gathering) -> None:
    names = document.Root.get("/Names")
    action = document.Root.get("/OpenAction")
    has_code = isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) == "/JavaScript":
        has_code = True
    if has_code:
        gather.mark(HitKind.MACRO, "脚本", "文件带有脚本")


def _outline(document: pikepdf.Pdf, gather: Gathering) -> None:
    """Bookmarks, by hand: a broken chain must end."""
    root = document.Root.get("/Outlines")
    if not isinstance(root, pikepdf.Dictionary):
        return
    lines: list[str] = []
    todo: list[pikepdf.Object | None] = [root.get("/First")]
    while todo and len(lines) < MAX_FIELDS:
        one = todo.pop()
        if isinstance(one, pikepdf.Dictionary):
            lines.append(_text(one.get("/Title")))
            todo += [one.get("/Next"), one.get("/First")]
    gather.piece("\n".join(lines), "书签")


def _versions(data: bytes, gather: Gathering) -> None:
    """Each saving that only appends leaves the file before it whole. A file prepared for the web ends twice from the start."""
    ends = data.count(b"%%EOF")
    linearized = b"/Linearized" in data[:2048]
    signed = b"/ByteRange" in data
    if ends - linearized > 1 and not signed:
        gather.mark(HitKind.HIDDEN_TEXT, "文件", "文件是在旧版上续存的，改动以前的内容可能还在，请重新导出", None)
