"""What reviewers read of a batch: what it changes, in words and as a table; the file itself lies beside it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from gongkai.orgs import queries as orgs
from gongkai.registers.models import Batch, Row
from gongkai.registers.queries import batches as asking
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as rows_of
from gongkai.registers.rules.shape import Definition, Field, Open, Type
from gongkai.registers.rules.showing import Named, hidden, named, printed
from gongkai.registers.rules.states import Act
from gongkai.review.rules.compare import Section

MOST = 60  # rows of each kind that are shown to reviewers


def content(batch: Batch) -> list[Section]:
    """The sections under review: counts first, then the rows as the public would read them, internal fields named as such."""
    definition = queries.of_version(batch.version, batch.register.key)
    name = named(orgs.labels(batch.jurisdiction_id))
    said = f"新增 {batch.added} 行，更改 {batch.changed} 行，撤下 {batch.removed} 行，未变 {batch.same} 行。"
    found = [Section("概况", f"<p>{escape(definition.title)}：{escape(batch.name)}。{said}</p>")]
    for act in (Act.ADD, Act.CHANGE, Act.REMOVE):
        rows = list(asking.rows(batch.pk, act)[: MOST + 1])
        if rows:
            before = rows_of.newest(batch.register_id, [row.identity for row in rows]) if act is Act.CHANGE else {}
            found.append(
                Section(f"{act.label}的行", _table(definition, rows[:MOST], before, name, more=len(rows) > MOST))
            )
    return found


def _table(definition: Definition, rows: list[Row], before: Mapping[str, Row], name: Named, *, more: bool) -> str:
    heads = "".join(
        f"<th>{escape(one.heading)}{'（不公开）' if one.open is Open.INTERNAL else ''}</th>"
        for one in definition.fields
        if not one.secret
    )
    body = "".join(_line(definition, row, before.get(row.identity), name) for row in rows)
    rest = f"<p>只列出前 {MOST} 行，其余请在批次页面查看。</p>" if more else ""
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _line(definition: Definition, row: Row, old: Row | None, name: Named) -> str:
    cells = []
    for one in definition.fields:
        if one.secret:
            continue
        now = _said(one, row.values, name)
        was = _said(one, old.values, name) if old else now
        beside = f"（原为：{was or '空'}）" if was != now else ""
        if old and not beside and one.type is Type.FILE and row.values.get(one.key) != old.values.get(one.key):
            beside = "（同名，内容已更换）"
        cells.append(f"<td>{escape(now + beside)}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _said(one: Field, values: Mapping[str, str], name: Named) -> str:
    return printed(one, values.get(one.key, "") if one.open is Open.INTERNAL else hidden(one, values), name)
