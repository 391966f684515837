"""Who is told what about documents, each once. Messages name the document by number or kind, never by words of its text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from gongkai.documents.models import Document
from gongkai.kernel import days
from gongkai.kernel.text import clip
from gongkai.notify import services as notify
from gongkai.orgs import queries as orgs
from gongkai.orgs.rules import Duty


def name_of(document: Document) -> str:
    """How a message names a document: its number, else its kind and day. A title could hold what is later removed."""
    return (
        document.number
        or f"{document.organ.short_name}{days.day_of(document.created_at):%-m月%-d日}拟写的{document.get_kind_display()}"
    )


def writers(document: Document) -> list[int]:
    """The drafter, else those who write for the organ."""
    if document.drafter_id:
        return [document.drafter_id]
    return sorted({row.user_id for row in orgs.holders(document.organ_id, Duty.EDITOR, Duty.LIAISON)})


def office(jurisdiction_id: int) -> list[int]:
    """The people of the Openness Office."""
    found = orgs.office_of(jurisdiction_id)
    return sorted({row.user_id for row in orgs.holders(found.pk, Duty.OFFICE)}) if found else []


def tell(
    users: Iterable[int],
    kind: str,
    document: Document,
    subject: str,
    text: str,
    page: str,
    key: str,
    due_on: date | None = None,
) -> None:
    """One message; `kind` without the room's name, `page` the name of one of the document's pages."""
    notify.tell(
        users=users,
        kind=f"documents.{kind}",
        subject=clip(subject, 100),
        text=clip(text, 1000),
        link=reverse(f"documents:{page}", args=[document.uuid]),
        key=f"documents:{kind}:{document.pk}:{key}",
        organ_id=document.organ_id,
        jurisdiction_id=document.jurisdiction_id,
        due_on=due_on,
    )


def returned(document: Document, reason: str) -> None:
    """It came back."""
    when = days.now().isoformat()
    tell(writers(document), "returned", document, f"退回：{name_of(document)}", reason, "issue", when)


def approved(document: Document) -> None:
    """It may be signed."""
    signers = {row.user_id for row in orgs.holders(document.organ_id, Duty.LEADER, Duty.HEAD)}
    text = "审核已完成，请签发。" if document.state != "PUBLISHED" else "更正稿已审定，可以发布。"
    tell(
        {*writers(document), *signers},
        "approved",
        document,
        f"已审定：{name_of(document)}",
        text,
        "issue",
        document.fingerprint[:16],
    )


def not_published(document: Document, reasons: Iterable[str]) -> None:
    """The set time came, but it may not go out."""
    text = "定时公开没有进行：" + "".join(reasons)
    tell(
        writers(document),
        "not_published",
        document,
        f"没有公开：{name_of(document)}",
        text,
        "life",
        days.now().isoformat(),
    )


def expiring(document: Document) -> None:
    """Its validity ends soon."""
    assert document.expires_on is not None
    text = (
        f"有效期至{document.expires_on:%Y年%-m月%-d日}。继续有效的，请在届满前办理延长；需要修改、废止的，请及时办理。"
    )
    tell(writers(document), "expiring", document, f"有效期将满：{name_of(document)}", text, "life",
         document.expires_on.isoformat(), document.expires_on)  # fmt: skip


def removal_asked(document: Document, number: int) -> None:
    """Somebody asks that it be taken down."""
    people = {row.user_id for row in orgs.holders(document.organ_id, Duty.HEAD, Duty.LEADER, Duty.SECRECY)}
    text = "有人申请撤下这份公文，请尽快审批。"
    tell(
        people | set(office(document.jurisdiction_id)),
        "removal",
        document,
        f"申请撤下：{name_of(document)}",
        text,
        "life",
        str(number),
    )


def still_seen(document: Document, places: int, number: int) -> None:
    """After removal it is still seen somewhere."""
    text = f"撤下后复查，仍有{places}处能看到原内容，请立即处理。"
    tell(
        office(document.jurisdiction_id),
        "removal",
        document,
        f"没有撤净：{name_of(document)}",
        text,
        "life",
        f"{number}:seen:{days.today()}",
    )
