"""What would go out of a document: its fingerprint, the parts vetting reads, the sections reviewers read."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from gongkai.documents.models import Attachment, Document, Form, Interpretation
from gongkai.documents.rules import content
from gongkai.documents.rules import interpretation as interpreting
from gongkai.documents.rules.states import InterpretationState, Openness
from gongkai.files import queries as stored
from gongkai.kernel.html import OWN_IMAGE
from gongkai.review.rules import Section
from gongkai.vetting.services.subjects import Part

IN_STEP = 1  # the first interpretation goes through the same hands as the document (三同步, R105)


def interpretation_in_step(document: Document) -> Interpretation | None:
    """The interpretation reviewed together with the document; later rounds go their own way."""
    rows = document.interpretations.filter(round=IN_STEP).exclude(state=InterpretationState.CANCELLED)
    return rows.prefetch_related("forms__file").first()


def fingerprint_of(document: Document) -> str:
    """The fingerprint of the document as it is now; what was reviewed as withheld was not reviewed for the public."""
    attachments = [(row.title, row.file.sha256) for row in document.attachments.select_related("file")]
    more = [str(document.openness)]
    found = interpretation_in_step(document)
    if found is not None:
        more += [found.title, found.body, *elements_of(found)]
        more += [
            "\x1f".join([form.kind, form.title, form.body, form.url, form.alt, form.file.sha256 if form.file else ""])
            for form in found.forms.all()
        ]
    return content.fingerprint(document.title, document.body, attachments, more)


def elements_of(row: Interpretation) -> list[str]:
    """The elements and points as a fingerprint counts them: a change of any of them is reviewed again."""
    return [f"{name}\x1f{text}" for name, text in interpreting.told(row.elements)]


def elements_html(row: Interpretation) -> str:
    """The four elements and the points as reviewers read them (R109, R110)."""
    lines = [(name, format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.splitlines())))
             for name, text in interpreting.told(row.elements)]  # fmt: skip
    rows = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", lines)
    return format_html("<table>{}</table>", rows) if rows else ""


def refresh(*, document: Document) -> bool:
    """Bring the stored fingerprint up to date after a change, inside the caller's transaction; whether it moved."""
    new = fingerprint_of(document)
    moved = new != document.fingerprint
    if moved:
        document.fingerprint = new
        document.save(update_fields=["fingerprint"])
    return moved


def sections(document: Document) -> list[Section]:
    """What reviewers read, as clean HTML: elements, text, attachments, and the interpretation material in step (R105)."""
    found = [Section("基本信息", _facts(document)), Section("正文", document.body)]
    attachments = [
        (str(place), row.title, row.file.sha256[:12])
        for place, row in enumerate(document.attachments.select_related("file"), 1)
    ]
    if attachments:
        rows = format_html_join("", "<li>{}. {}（校验值 {}）</li>", attachments)
        found.append(Section("附件", format_html("<ul>{}</ul>", rows)))
    beside = interpretation_in_step(document)
    if beside is not None:
        found.append(Section("解读材料", _interpretation(beside)))
    return found


def _facts(document: Document) -> str:
    """The elements a reviewer looks at beside the text; the number comes with the signature and is not among them."""
    lines = [
        ("标题", document.title),
        ("发文机关", document.organ.name),
        ("体裁", document.get_kind_display()),
        ("公开属性", Openness(document.openness).label),
        ("主送机关", document.addressees),
        ("附注", document.annotation),
        ("施行日期", document.effective_on.isoformat() if document.effective_on else ""),
        ("有效期截止", document.expires_on.isoformat() if document.expires_on else ""),
        ("解读机关", document.interpreter),
    ]
    rows = format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", [line for line in lines if line[1]])
    return format_html("<table>{}</table>", rows)


def _interpretation(row: Interpretation) -> str:
    """The material with its forms; texts that carry HTML were cleaned on the way in."""
    parts: list[str] = [format_html("<h3>{}</h3>", row.title or "政策解读"), elements_html(row), row.body]
    for form in row.forms.all():
        name = format_html("<h4>{}</h4>", form.title)
        file = format_html("<p>文件：{}（校验值 {}）</p>", form.file.name, form.file.sha256[:12]) if form.file else ""
        parts += [name, form.body, file, format_html("<p>{}</p>", form.alt) if form.alt else ""]
    return "".join(parts)


def element_lines(row: Interpretation, elements: Mapping[str, str] | None = None) -> list[str]:
    """The elements and points the public will read, a line each, in their order; what does not apply is left out."""
    said = row.elements if elements is None else elements
    return [f"{one.name}：{said[one.code]}" for one in interpreting.spoken(said)]


TEXT, FACTS, INTERPRETED, ELEMENTS = "正文", "标题和要素", "解读", "解读要素"
NAMED = ("title", "summary", "keywords", "addressees", "copied_to", "annotation")


def part_of(attachment: Attachment) -> str:
    """How checks name an attachment: by place, for two may be called alike."""
    return f"附件{attachment.position}：{attachment.title}"


def part_of_form(form: Form) -> str:
    """How checks name a form of the interpretation."""
    return f"{INTERPRETED}（{form.title}）第{form.pk}件"


def parts(document: Document) -> list[Part]:
    """Every byte that would go out, for the check: words, text, attachments, pictures, interpretation material."""
    found = [
        Part(FACTS, text="\n".join(str(getattr(document, name)) for name in NAMED)),
        Part(TEXT, html=document.body),
    ]
    found += [Part(part_of(row), file=row.file) for row in document.attachments.select_related("file")]
    found += pictures_in(document.body)
    beside = interpretation_in_step(document)
    if beside is not None:
        found += interpretation_parts(beside)
    return found


def interpretation_parts(row: Interpretation, *, public: bool = False) -> list[Part]:
    """The parts of an interpretation: as it is being written, or as the public reads it."""
    body, facts = (row.published_body, row.published_facts) if public else (row.body, {})
    found = [Part(INTERPRETED, html=f"<h2>{escape(facts.get('title') or row.title)}</h2>{body}")]
    if lines := element_lines(row, facts.get("elements", {}) if public else None):
        found.append(Part(ELEMENTS, text="\n".join(lines)))
    for form in row.forms.all():
        name = part_of_form(form)
        found.append(Part(name, html=f"<h2>{escape(form.title)}</h2>{form.body}<p>{escape(form.alt)}</p>"))
        if form.file is not None:
            found.append(Part(f"{name}的文件", file=form.file))
    return found


def pictures_in(body: str) -> list[Part]:
    """The pictures a text shows, for what hides in them (place of taking, author)."""
    files = [stored.by_uuid(UUID(path.split("/")[2])) for path in OWN_IMAGE.findall(body)]
    return [Part(f"正文图片{place}", file=file) for place, file in enumerate(files, 1) if file is not None]
