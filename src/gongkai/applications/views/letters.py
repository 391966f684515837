"""Making the letters of the procedure, on the page of the case."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from gongkai.applications.forms.letters import LetterForm, StampedForm
from gongkai.applications.models import Application
from gongkai.applications.queries import letters as reading
from gongkai.applications.rules.letters import LetterKind
from gongkai.applications.services import lettering
from gongkai.files import services as files
from gongkai.orgs.rules import Actor
from gongkai.pages.services.acting import Doing


def of_letters(row: Application, by: Actor) -> dict[str, Doing]:
    """For the clerks of the organ, while the case still has its key."""

    def make(letter: str, number: str, dated_on: date, **given: str) -> object:
        kind, _, about = letter.partition(":")
        return lettering.make(
            application=row,
            kind=LetterKind(kind),
            about=UUID(about),
            number=number,
            dated_on=dated_on,
            given=given,
            by=by,
        )

    def attach(letter: str, stamped: Any) -> object:
        kept = files.store(data=stamped, name=stamped.name, by=by, sensitive=True)
        return lettering.attach(letter=reading.one(row, letter), stamped=kept, by=by)

    if not row.case.key:
        return {}
    found = {
        "LETTER": Doing(
            LetterForm, make, "制作文书", "已制作，Word 和 PDF 已存入案卷。",
            hint="回执、告知书、征求意见书和送达回证，由案卷内容生成；盖章后再存入。",
        )
    }  # fmt: skip
    if reading.unstamped_choices(row):
        found["STAMPED"] = Doing(StampedForm, attach, "存入盖章文书", "已存入；写给申请人的，申请人可以在网上查收。")
    return found
