"""Tries to get the terms out of a finished package in every way there is, and refuses the file when one comes out.

Ways: the bytes of the file; the name and the unpacked bytes of every member in every usual encoding; its XML read by story, in
the order of the file, by element and by attribute; and the text that the reading room reads in it.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from urllib.parse import unquote

from gongkai.reading.rules import Unreadable
from gongkai.reading.services import read_bytes
from gongkai.reading.services.bounds import EMPTY
from gongkai.reading.services.xml import parse_xml
from gongkai.redaction.rules import Needles, NotRedacted
from gongkai.redaction.services.stories import texts

LEAKS = "核对时从改好的文件里仍取得出要遮盖的内容（{0}），没有生成文件；请把文件另存为 PDF 再遮盖。"
PIXELS_AT_LEAST = 9
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")


def prove(data: bytes, name: str, needles: Needles) -> None:
    """Raise NotRedacted when any term can be got out."""
    if needles.within_bytes(data, least=PIXELS_AT_LEAST):
        raise NotRedacted(LEAKS.format("文件的字节"))
    with zipfile.ZipFile(BytesIO(data)) as package:
        if package.comment or any(entry.comment or entry.extra for entry in package.infolist()):
            raise NotRedacted(LEAKS.format("压缩包的说明"))
        for member in package.namelist():
            _member(member, package.read(member), needles)
    try:
        said = read_bytes(data, name=name, ocr=False).text
    except Unreadable as fault:
        if str(fault) != EMPTY:
            raise NotRedacted(LEAKS.format("改好的文件读不出来")) from fault
        said = ""
    if needles.within(said):
        raise NotRedacted(LEAKS.format("文件的文字"))


def _member(name: str, data: bytes, needles: Needles) -> None:
    least = PIXELS_AT_LEAST if name.lower().endswith(PICTURES) else 0
    if needles.within(unquote(name)) or needles.within_bytes(data, least=least):
        raise NotRedacted(LEAKS.format("压缩包的成员"))
    if data.lstrip()[:1] == b"<" and any(needles.within(said) for said in texts(parse_xml(data))):
        raise NotRedacted(LEAKS.format("压缩包的成员"))
