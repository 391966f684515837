"""Text from Word, WPS or WeChat made sound, with what it was before and what went, so that one can look at both."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from gongkai.documents.models import Document, Tidied
from gongkai.documents.rules import facts
from gongkai.documents.rules.facts import Source
from gongkai.documents.services import drafting
from gongkai.kernel import days, html
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor

WENT = {
    "styles": "去掉 {} 处字体、颜色等样式，版式由网站统一",
    "empty": "去掉 {} 个空段落、空表格",
    "hidden": "去掉 {} 处看不见的内容（隐藏文字）",
    "images": "{} 张外部图片没有带入，请用“插入图片”放入",
    "links": "{} 个失效的链接只留下文字",
    "layout": "{} 个只用来排版的表格改成了段落",
    "scripts": "去掉 {} 处脚本或嵌入内容",
}
MOST_BEFORE = 400_000


def notes_of(gone: Mapping[str, int]) -> list[str]:
    """What went, in words."""
    return [words.format(gone[name]) for name, words in WENT.items() if gone.get(name)]


def tidy(*, document: Document, raw: str, by: Actor) -> Tidied:
    """Make a pasted text sound and keep both for 30 days. Nothing of the document changes."""
    refuse_if(drafting.reasons_not_to_write(document, by))
    refuse_if(facts.reasons_about_body(raw))
    found = html.cleaned(raw)
    return keep(document=document, before=html.text_of(raw), after=found.html, notes=notes_of(found.gone), by=by)


def keep(
    *, document: Document, before: str, after: str, notes: list[str], by: Actor | None, source: Source = Source.PASTE, name: str = ""
) -> Tidied:  # fmt: skip
    """Keep a text before and after."""
    with transaction.atomic():
        return Tidied.objects.create(
            document=document, source=source, name=name[:200], before=before[:MOST_BEFORE], after=after, notes=notes,
            at=days.now(), by_id=by.user_id if by else None,
        )  # fmt: skip


def take(*, tidied: Tidied, replace: bool, by: Actor) -> Document:
    """Put the text into the document: at its end, or in place of what was there."""
    document = tidied.document
    body = tidied.after if replace else f"{document.body}{tidied.after}"
    return drafting.save(document=document, changes={"body": body}, by=by, note="放入整理后的内容")
