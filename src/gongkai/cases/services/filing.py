"""What comes into the file of a case: papers, correspondence; what is opened of it; and its end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.cases.models import Case, Message, Paper, Party
from gongkai.cases.queries import is_registrar, sealed
from gongkai.cases.rules import CLOSED_PAPERS, Direction, Means, PaperKind
from gongkai.files import services as files
from gongkai.kernel import days, rows
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor
from gongkai.outbox.services import announce
from gongkai.trail.services import Happening, record

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile


def add_paper(*, case: Case, kind: PaperKind, file: StoredFile, by: Actor | None) -> Paper:
    """Put a stored file into the case; store it with `sensitive=True` before the transaction."""
    refuse_if([] if case.key else ["本件保存期满，个人信息已销毁，不能再存入材料。"])
    made = drawn_up(case, kind, file, by)
    with transaction.atomic():
        happened = laid_in(made, by)
        record(happened.verb, of=case, by=by, jurisdiction_id=case.jurisdiction_id, **happened.content)
    return made


def drawn_up(case: Case, kind: PaperKind, file: StoredFile, by: Actor | None) -> Paper:
    """A paper with its sealed name; not kept yet."""
    refuse_if([] if file.sensitive == "Y" else ["材料必须加密保存。"])
    return Paper(
        case=case if case.pk else None, jurisdiction_id=case.jurisdiction_id, organ_id=case.organ_id, kind=kind, file=file,
        sealed_name=sealed.seal(case, file.name, "paper"), added_at=days.now(), added_by_id=by.user_id if by else None,
    )  # fmt: skip


def laid_in(paper: Paper, by: Actor | None) -> Happening:
    """Keep a paper and make its file its own, inside the caller's transaction; what is to be recorded of it."""
    rows.put(paper)
    assert paper.file is not None
    # What a file is called may name somebody: beside the bytes only its ending stays.
    kind, file = PaperKind(paper.kind), paper.file
    files.adopt(file=file, owner=f"cases.Paper:{paper.pk}", name=f"{kind.label}.{file.kind.lower()}")
    content = {"kind": kind, "sha256": file.sha256, "size": file.size}
    return Happening("case.paper_added", paper.case, by, paper.added_at, paper.jurisdiction_id, content)


def open_identity(*, paper: Paper, by: Actor) -> StoredFile:
    """Let the registrar see an identity paper; that it was opened is recorded."""
    reasons = [] if is_registrar(by, paper.case) else ["身份材料只由受理机关的登记人员查阅。"]
    refuse_if(reasons or ([] if paper.file else ["本件保存期满，材料已销毁。"]))
    assert paper.file is not None
    if paper.kind in CLOSED_PAPERS:
        with transaction.atomic():
            record("case.paper_opened", of=paper.case, by=by, kind=paper.kind)
    return paper.file


def write(
    *, case: Case, direction: Direction, means: Means, subject: str, body: str, by: Actor | None,
    at: datetime | None = None,
) -> Message:  # fmt: skip
    """Keep what was said to or by the applicant. `subject` is a plain label without names; `body` is sealed."""
    refuse_if([] if case.key else ["本件保存期满，个人信息已销毁，不能再记录往来。"])
    refuse_if([] if body.strip() and subject.strip() else ["请写明事由和内容。"])
    with transaction.atomic():
        made = Message.objects.create(
            case=case, jurisdiction_id=case.jurisdiction_id, organ_id=case.organ_id, direction=direction, means=means,
            subject=subject.strip()[:60], sealed=sealed.seal(case, body.strip(), "message"), at=at or days.now(),
            recorded_by_id=by.user_id if by else None,
        )  # fmt: skip
        record(
            "case.written", of=case, by=by, jurisdiction_id=case.jurisdiction_id, direction=direction, means=means,
            subject=made.subject,
        )  # fmt: skip
    return made


def forget(*, case: Case, reason: str, by: Actor | None) -> Case:
    """End retention: the key is destroyed, digests are emptied, files released. Number and what was decided stay.

    `by` None: the system, where the organ has set that it goes by itself.
    """
    refuse_if([] if by is None or is_registrar(by, case) else ["由受理机关的登记人员办理。"])
    refuse_if([] if reason.strip() else ["请写明销毁的原因。"])
    with transaction.atomic():
        row = Case.objects.select_for_update().get(pk=case.pk)
        refuse_if([] if row.key else ["本件的个人信息已经销毁。"])
        row.key, row.key_destroyed_at = "", days.now()
        row.save(update_fields=["key", "key_destroyed_at"])
        Party.objects.filter(case=row).update(sealed="", name_digest="", id_digest="", phone_digest="")
        Message.objects.filter(case=row).update(sealed="")
        for paper in Paper.objects.filter(case=row, file__isnull=False).select_related("file"):
            assert paper.file is not None
            files.release(file=paper.file)
        Paper.objects.filter(case=row).update(file=None, sealed_name="")
        record("case.forgotten", of=row, by=by, jurisdiction_id=row.jurisdiction_id, reason=reason.strip()[:200])
        announce("case.forgotten", case_id=row.pk)
    return row
