"""索引号 given by rule, and the rule itself."""

from __future__ import annotations

from django.db import transaction

from gongkai.documents.models import Document, IndexRule
from gongkai.documents.queries import numbers as asking
from gongkai.documents.rules import numbers
from gongkai.documents.services.locking import locked
from gongkai.kernel import days
from gongkai.kernel.errors import refuse_if
from gongkai.orgs.rules import Actor, Duty
from gongkai.trail.services import record


def set_rule(*, pattern: str, width: int, by: Actor) -> IndexRule:
    """How index numbers are made from now on; those given stay."""
    refuse_if([] if by.may(Duty.OFFICE, Duty.ADMIN) else ["由政务公开办设置索引号规则。"])
    pattern = pattern.strip()
    refuse_if(numbers.reasons_against_pattern(pattern, width))
    with transaction.atomic():
        rule, _ = IndexRule.objects.update_or_create(
            jurisdiction_id=by.jurisdiction_id,
            defaults={"pattern": pattern, "width": width, "changed_at": days.now()},
        )
        record("index.rule", of=rule, by=by, pattern=pattern, width=width)
    return rule


def give_index(*, document: Document, by: Actor | None = None) -> str:
    """Give the document its index number if it has none; "" when its organ has no code to make one of."""
    with transaction.atomic():
        row = locked(document)
        if row.index_number:
            return row.index_number
        pattern, width = asking.index_rule(row.jurisdiction_id)
        code = numbers.organ_code(row.organ.uscc)
        if not code:
            return ""
        day = row.formed_on or row.signed_on or days.today()
        before, after = numbers.index_prefix(pattern, {"机构代码": code, "年份": str(day.year)})
        row.index_number = _free(row.jurisdiction_id, before, after, width)
        row.save(update_fields=["index_number"])
        record("document.indexed", of=row, by=by, jurisdiction_id=row.jurisdiction_id, note=row.index_number)
    return row.index_number


def _free(jurisdiction_id: int, before: str, after: str, width: int) -> str:
    """The number after the greatest given; the rows are few at the end of the index, so one query suffices."""
    rows = Document.objects.filter(jurisdiction_id=jurisdiction_id, index_number__startswith=before)
    last = rows.order_by("-index_number").values_list("index_number", flat=True).first()
    running = last.removeprefix(before).removesuffix(after) if last else ""
    order = int(running) + 1 if running.isdecimal() else rows.count() + 1
    while True:
        made = f"{before}{order:0{width}d}{after}"
        if not Document.objects.filter(jurisdiction_id=jurisdiction_id, index_number=made).exists():
            return made
        order += 1


def on_issued(document_id: int, **_: object) -> None:
    """Heard in step when a document is signed: what is signed has an index number."""
    document = Document.objects.filter(pk=document_id).first()
    if document is not None:
        give_index(document=document)
