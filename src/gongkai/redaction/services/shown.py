"""Pictures of a package: kept bare, blackened, or refused, as it was asked; and what a package cannot be asked for."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from gongkai.reading.services.revisions import remove
from gongkai.redaction.rules import Mark, NotRedacted, Unread
from gongkai.redaction.services import pictures
from gongkai.redaction.services.packages import Part, Parts, referring
from gongkai.redaction.services.work import Work

NO_REGIONS = "只有 PDF 能按画出的位置遮盖；请先把文件另存为 PDF。"
PICTURE = "文件里有图片（{0}），图片里的字读不出来；请先看过：没有须遮盖的内容时注明“已看过”，否则选“去掉图片”，或另存为 PDF 后画出遮盖位置。"
DRAWN = frozenset({".svg", ".svgz"})
BLACK_TYPE = "image/png"


def refuse_regions(work: Work) -> None:
    """A place on a page means nothing in a file without pages."""
    if work.regions:
        raise NotRedacted(NO_REGIONS)


def look_at(parts: Parts, work: Work) -> None:
    """Do with each picture what was asked. Raises NotRedacted for one that nobody has looked at."""
    for part in [one for one in parts if one.short == "image"]:
        if part.name[part.name.rfind(".") :].lower() in DRAWN:
            _drop(parts, part)
            continue
        try:
            picture = pictures.opened(part.data)
            writing = pictures.writing_pixels(picture) >= pictures.FEWEST_PIXELS
            part.content_type = Image.MIME.get(picture.format or "", part.content_type)
            if not writing or work.unread is Unread.SEEN:
                part.data = pictures.bare(part.data)
                continue
            size = picture.size
        except (pictures.NoPicture, OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError):
            size = (8, 8)
            if work.unread is Unread.SEEN:
                continue
        if work.unread is Unread.REFUSE:
            raise NotRedacted(PICTURE.format(_called(part)))
        part.data, part.content_type = _black(size), BLACK_TYPE
        work.marks.append(Mark("图片"))


def _drop(parts: Parts, part: Part) -> None:
    """A drawing in letters of its own: a picture of the same always stands beside it."""
    parts.drop(part.name)
    for other in parts:
        if other.tree is not None:
            for element in referring(other.root, frozenset(other.left)):
                remove(element)


def _called(part: Part) -> str:
    return part.name.rsplit("/", 1)[-1]


def _black(size: tuple[int, int]) -> bytes:
    held = BytesIO()
    Image.new("L", size, 0).save(held, "PNG")
    return held.getvalue()
