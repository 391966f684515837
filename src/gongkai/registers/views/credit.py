"""信用信息一站式查询: everything public about a firm, by name or credit code, across registers (R222)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.kernel import days
from gongkai.kernel.text import words_asked
from gongkai.orgs import queries as orgs
from gongkai.orgs.services.access import of_place
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules import listing as rules
from gongkai.registers.rules.listing import reasons_not_to_ask, subject_asked
from gongkai.registers.rules.showing import named

if TYPE_CHECKING:
    from gongkai.orgs.models import Jurisdiction
    from gongkai.registers.models import Row


@of_place
def credit(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """One query over every register that tells whom its rows are about."""
    text = words_asked(request.GET.get("q", ""), rules.MOST_VALUE)
    reasons = reasons_not_to_ask(text) if text else []
    rows: list[Row] = []
    if text and not reasons:
        name, code = subject_asked(text)
        rows = asking.about(place.pk, days.today(), code=code, name=name)
    context = {
        "text": text,
        "reasons": reasons,
        "groups": _groups(place, rows),
        "total": len(rows),
        "most": asking.MOST_ABOUT,
    }
    return render(request, "registers/public_credit.html", context)


def _groups(place: Jurisdiction, rows: list[Row]) -> list[dict[str, object]]:
    """Rows under their registers, each as its list shows it."""
    labels = orgs.labels(place.pk)
    name = named(labels)
    found = []
    for register in queries.registers(place.pk):
        own = [row for row in rows if row.register_id == register.pk]
        definition = queries.definition(register) if own else None
        if definition is not None:
            columns = definition.display.columns
            lines = [
                (row, labels.get(row.organ_id, ""), rules.lines(definition, columns, row.values, name)) for row in own
            ]
            heads = [definition.field(one) for one in columns]
            several = definition.organ not in columns  # else the table tells it already
            found.append(
                {"register": register, "definition": definition, "heads": heads, "lines": lines, "several": several}
            )
    return found
