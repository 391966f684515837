"""Rows of a document's public page: what a template of many tags would take milliseconds for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.documents.models import Document
from gongkai.documents.queries.public_document import Fact, Near, Tie
from gongkai.documents.services.paths import address, page_of
from gongkai.pages.rules import size_words
from gongkai.pages.templatetags.icons import icon
from gongkai.pages.templatetags.marks import NOTHING

register = template.Library()

FORMATS = (
    ("pdf", "PDF", "按公文格式排版"),
    ("word", "Word", "按公文格式排版，可编辑"),
    ("text", "纯文本", "用于核验"),
    ("data", "JSON 数据", "元数据、正文、关系，供程序读取"),
)
SEEN = {"pdf": "PDF", "png": "图片", "jpg": "图片", "jpeg": "图片", "gif": "图片", "webp": "图片"}


def _of_day(on: date | None) -> str:
    return f"?on={on.isoformat()}" if on else ""


@register.simple_tag
def metadata(facts: Iterable[Fact]) -> SafeString:
    """`{% metadata page.facts %}`: the table of facts."""
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((fact.name, fact.value) for fact in facts))
    return format_html('<dl class="metadata">{}</dl>', rows)


@register.simple_tag
def tied(tie: Tie) -> SafeString:
    """`{% tied tie %}`: one relation as a list item."""
    name = tie.title if not tie.named else f"《{tie.title}》"
    if tie.uuid:
        name = format_html('<a href="{}">{}</a>', page_of(tie.uuid), name)
    more = [f"（{tie.number}）"] if tie.number else []
    more += [f"，{tie.on.year}年{tie.on.month}月{tie.on.day}日起"] if tie.on else []
    more += [f"；{tie.scope}"] if tie.scope else []
    return format_html("<li>{}：{}{}</li>", tie.label, name, "".join(more))


@register.simple_tag
def near_link(near: Near) -> SafeString:
    """`{% near_link near %}`: another document as a line of news."""
    day = near.on.isoformat()
    return format_html(
        '<li><a href="{}">{}</a><time datetime="{}">{}</time></li>', page_of(near.uuid), near.title, day, day
    )


@register.simple_tag
def document_at(name: str, document: Document | Near, on: date | None = None) -> str:
    """`{% document_at "pdf" document reading.on %}`: the address of a form of a document, as of the same day."""
    return address(name, document.uuid) + _of_day(on)


@register.simple_tag
def attached(document: Document, file: Mapping[str, Any]) -> SafeString:
    """`{% attached document file %}`: an attachment with its format and size; a look at it where browsers can."""
    name, _, ending = str(file["name"]).rpartition(".")
    look = NOTHING
    if ending.lower() in SEEN:
        seen = reverse("documents_public:look", args=[document.uuid, file["uuid"]])
        look = format_html('<a class="no-print" href="{}">预览</a>', seen)
    facts = " · ".join(part for part in (ending.upper() if name else "", size_words(int(file["size"]))) if part)
    own = reverse("files:download", args=[file["uuid"]])
    return format_html(
        '<li>{}<a href="{}" download>{}</a><span class="quiet small">{}</span>{}</li>',
        icon("file"), own, file["name"], facts, look,
    )  # fmt: skip


@register.simple_tag
def downloads(document: Document, on: date | None = None) -> SafeString:
    """`{% downloads document reading.on %}`: the document itself in every form."""
    mark = icon("download")
    rows = ((mark, address(name, document.uuid) + _of_day(on), label, note) for name, label, note in FORMATS)
    return format_html_join("", '<li>{}<a href="{}">{}</a><span class="quiet small">{}</span></li>', rows)
