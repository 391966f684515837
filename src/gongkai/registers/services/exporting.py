"""Rows out: csv, json and xlsx of exactly what was asked for, streamed, with nothing in them the public may not see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial

from gongkai.kernel import days
from gongkai.pages.services import files as pages
from gongkai.registers.models import Register, Row
from gongkai.registers.queries import rows as asking
from gongkai.registers.queries.rows import Light
from gongkai.registers.rules.attached import name_of
from gongkai.registers.rules.shape import Definition, Field, Type
from gongkai.registers.rules.showing import exported, hidden
from gongkai.registers.services import writing

FORMS = pages.FORMS
NUMERIC = (Type.NUMBER, Type.MONEY)
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ADDRESS = "_url"  # after the key of a field that holds files
Line = Sequence[str]
Way = Callable[[str], str]


def fields(definition: Definition, base: str = "") -> tuple[pages.Field, ...]:
    """The columns of a file: what the public sees (of a file its name and its address), who filled it in, and the address of the row."""
    found = []
    for one in definition.shown:
        found.append(pages.Field(one.key, one.heading, _width(one)))
        if base and one.type is Type.FILE:
            found.append(pages.Field(f"{one.key}{ADDRESS}", f"{one.title}（网址）", 50))
    beside = [pages.Field("_organ", "填报单位", 24)]
    return tuple([*found, *beside, pages.Field("_url", "网址", 50)] if base else [*found, *beside])


def _width(one: Field) -> int:
    return 40 if one.type is Type.TEXT and one.length > 200 else min(30, max(12, len(one.heading) * 2 + 2))


class Writer:
    """Writes the rows of one register for files: what each field needs is looked up once, a label or a name once for each value."""

    def __init__(self, definition: Definition, organs: Mapping[int, str], base: str = "") -> None:
        self._organs, self._base = organs, base
        self._fields = [(one.key, one if one.may_mask else None, self._way(one)) for one in definition.shown]
        self._files = [(at, one.key) for at, one in enumerate(definition.shown) if one.type is Type.FILE][::-1]

    def _way(self, one: Field) -> Way | None:
        """How a public value is written; None where it stands as it is kept."""
        if one.type is Type.FILE:
            return name_of
        if one.type in (Type.CODE, Type.ORGAN):
            return lru_cache(maxsize=4_096)(partial(exported, one, organ_name=self._name))
        return _one_line if one.type is Type.TEXT else None

    def _name(self, number: int) -> str:
        return self._organs.get(number, "")

    def line(self, row: Row | Light) -> Line:
        """A row as the files give it, in the order of `fields`."""
        values = row.values
        get, found = values.get, list[str]()
        for key, masked, way in self._fields:
            value = get(key, "")
            if value and masked is not None:
                value = hidden(masked, values)
            found.append(way(value) if value and way else value)
        found.append(self._organs.get(row.organ_id, ""))
        if self._base:
            for at, key in self._files:
                found.insert(at + 1, f"{self._base}{row.entry}/files/{key}/" if found[at] else "")
            found.append(f"{self._base}{row.entry}/")
        return found


def _one_line(value: str) -> str:
    return value.replace("\n", " ")


def standing(register: Register) -> Iterator[Row]:
    """Every row the public may see today, oldest first."""
    today = days.today()
    for row in asking.current(register.pk).order_by("pk").iterator(2_000):
        if asking.is_open(row, today):
            yield row


def parts(
    form: str, *, title: str, columns: tuple[pages.Field, ...], definition: Definition, lines: Iterable[Line], total: int | None,
    address: str = "",
) -> Iterator[bytes]:  # fmt: skip
    """The bytes of a file in pieces."""
    if form == "xlsx":
        numeric = {one.key for one in definition.shown if one.type in NUMERIC}
        heads = [(one.heading, one.width, one.name in numeric) for one in columns]
        yield from writing.workbook(heads, lines)
        return
    write: Callable[[], Iterator[str]]
    if form == "csv":
        write = partial(pages.csv_of, [one.heading for one in columns], lines)
    else:
        made_at = days.now().astimezone(days.SHANGHAI).isoformat("T", "seconds")
        head: dict[str, object] = {"title": title, "url": address, "made_at": made_at}
        head |= {} if total is None else {"total": total}
        write = partial(pages.json_of, head, [one.name for one in columns], lines)
    buffer: list[str] = []
    size = 0
    for part in write():
        buffer.append(part)
        size += len(part)
        if size > 64_000:
            yield "".join(buffer).encode()
            buffer, size = [], 0
    yield "".join(buffer).encode()
