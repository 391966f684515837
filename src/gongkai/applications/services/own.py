"""What applicants do on the page of their own application: add something, answer a correction, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from gongkai.applications.models import Application
from gongkai.applications.rules.states import FROM, Act, State
from gongkai.applications.services import closing, correcting
from gongkai.applications.services.acting import done, held
from gongkai.cases import services as case_services
from gongkai.cases.rules import Direction, Means, PaperKind
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if

if TYPE_CHECKING:
    from gongkai.files.models import StoredFile

MOST = 5000
ADDABLE = frozenset({State.SUBMITTED, State.REGISTERED, State.HANDLING, State.CORRECTING})


def reasons_not_to_supplement(state: State) -> list[str]:
    """Why nothing more can be added."""
    if state in ADDABLE:
        return []
    return [f"申请现在是“{state.label}”，不能再补充；如有新的需要，请另提一份申请。"]


def reasons_not_to_withdraw(state: State) -> list[str]:
    """Why an applicant cannot withdraw any more."""
    return [] if state in FROM[Act.WITHDRAW] else [f"申请现在是“{state.label}”，不能再撤回。"]


def supplement(*, application: Application, text: str, files: Sequence[StoredFile]) -> Application:
    """Add words and files. Where a correction is awaited this is its answer, and the reply limit counts anew (第三十条)."""
    with transaction.atomic():
        row = held(application)
        reasons = reasons_not_to_supplement(State(row.state))
        reasons += [] if text.strip() else ["请写明补充、补正的内容。"]
        reasons += [f"内容不超过{MOST}个字。"] if len(text) > MOST else []
        refuse_if(reasons)
        correction = row.state == State.CORRECTING
        case_services.write(
            case=row.case, direction=Direction.IN, means=Means.ONLINE,
            subject="申请人提交补正" if correction else "申请人补充材料", body=text, by=None,
        )  # fmt: skip
        for file in files:
            case_services.add_paper(case=row.case, kind=PaperKind.ATTACHMENT, file=file, by=None)
        if correction:
            return correcting.take_correction(application=row, on=days.today(), by=None)
        done(row, "supplemented", None, papers=len(files))
    return row


def withdraw(*, application: Application, reason: str) -> Application:
    """Withdraw online; the reason is asked for nothing and may be empty."""
    with transaction.atomic():
        row = held(application)
        refuse_if(reasons_not_to_withdraw(State(row.state)))
        case_services.write(
            case=row.case, direction=Direction.IN, means=Means.ONLINE, subject="申请人撤回申请",
            body=reason.strip()[:MOST] or "申请人在网上撤回申请。", by=None,
        )  # fmt: skip
        return closing.withdraw(application=row, by=None)


def forget_matter(case_id: int) -> None:
    """Heard in step when a case's retention ends: what was asked goes with who asked."""
    with transaction.atomic():
        row = Application.objects.select_for_update().filter(case_id=case_id).first()
        if row is not None:
            row.matter, row.confirm_evidence, row.once_content = "（保存期满，已销毁）", "", ""
            row.save(update_fields=["matter", "confirm_evidence", "once_content"])
            done(row, "forgotten", None)
