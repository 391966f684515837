"""检索记录 (R144): kept before anybody answers that something does not exist."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gongkai.applications.models import Application, Search
from gongkai.applications.rules.handling import reasons_of_day, reasons_of_text
from gongkai.applications.rules.states import Act
from gongkai.applications.services.acting import begin, common, done
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor


@transaction.atomic
def record_search(
    *, application: Application, place: str, terms: str, result: str, searched_on: date, searcher: str, by: Actor
) -> Search:
    """Where, by what, with what result, when and by whom it was looked for."""
    row = begin(Act.SEARCH, application, by)
    refuse_if(
        reasons_of_text([
            (place, "请写明检索范围（哪个系统、哪个档案室）。"), (terms, "请写明检索方式和检索词。"),
            (result, "请写明检索结果。"), (searcher, "请填写检索人。"),
        ])
        + reasons_of_day(searched_on, "检索日期", not_before=row.received_on, today=days.today())
    )  # fmt: skip
    made = Search.objects.create(
        **common(row, by), at=days.now(), place=place.strip(), terms=terms.strip(), result=result.strip(),
        searched_on=searched_on, searcher=searcher.strip(),
    )  # fmt: skip
    done(row, "searched", by, on=searched_on)
    return made
