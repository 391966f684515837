"""Public rows as bitmaps: one for each order of each register, kept by the news, made anew when they are not there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.index.services import bitmaps
from gongkai.kernel import days
from gongkai.orgs import queries as orgs
from gongkai.registers.models import Batch, Register, Row
from gongkai.registers.queries import registers as queries
from gongkai.registers.queries import rows as asking
from gongkai.registers.queries.rows import Light
from gongkai.registers.rules import listing
from gongkai.registers.rules.shape import Definition
from gongkai.registers.rules.showing import named

PIECE = 5_000
REBUILD_FROM = 20_000


def orders(definition: Definition) -> tuple[str, ...]:
    """The fields that give an order, "" for the order in which rows came; each has a bitmap of its own."""
    return tuple(dict.fromkeys(sort.removeprefix("-") for sort in listing.sorts(definition))) or ("",)


def index_of(register: Register, definition: Definition, order: str) -> bitmaps.Lists:
    """The bitmap of an order; it may not be there yet (`NotReady`)."""
    return bitmaps.open_lists(f"register-{register.pk}-{orders(definition).index(order)}")


def entries(definition: Definition, order: str, rows: Iterable[Row | Light], place: int) -> Iterator[bitmaps.Row]:
    """Rows as the bitmap holds them; what the public may not see is not among them."""
    labels = orgs.labels(place)
    name, today = named(labels), days.today()
    for row in rows:
        if asking.is_open(row, today):
            at = listing.order_of(definition, order, row.values) if order else row.pk
            found = listing.facet_values(definition, row.values, row.organ_id)
            yield bitmaps.Row(row.pk, at, found, listing.words_of(definition, row.values, name))


def follow(batch_id: int, **_: object) -> None:
    """A batch became true: its rows come, what they replace goes. Again without harm."""
    batch = Batch.objects.select_related("register").filter(pk=batch_id, sequence__isnull=False).first()
    if batch is None:
        return
    register, definition = batch.register, queries.definition(batch.register)
    try:
        if (
            batch.added + batch.changed + batch.removed > REBUILD_FROM
        ):  # putting many between others costs more than all anew
            rebuild(register)
            return
        numbers = list(Row.objects.filter(batch=batch).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(numbers), PIECE):
            _put(register, definition, numbers[start : start + PIECE])
    except bitmaps.NotReady:
        rebuild(register)


def _put(register: Register, definition: Definition, numbers: list[int]) -> None:
    rows = list(Row.objects.filter(pk__in=numbers))
    newest = asking.newest(register.pk, [row.identity for row in rows])
    standing = list(newest.values())
    versions = asking.numbers(register.pk, list(newest))
    for order in orders(definition):
        index = index_of(register, definition, order)
        made = list(entries(definition, order, standing, register.jurisdiction_id))
        kept = {one.key for one in made}
        index.drop([number for number in versions if number not in kept])
        index.put(made)


def rebuild(register: Register) -> dict[str, bitmaps.Report]:
    """Make a register's bitmaps anew from the tables; readers never stop."""
    definition = queries.definition(register)
    return {
        order: index_of(register, definition, order).rebuild(
            entries(definition, order, asking.lights(register.pk), register.jurisdiction_id)
        )
        for order in orders(definition)
    }


def make_missing() -> None:
    """By the clock: what is not there is made."""
    for register in Register.objects.all():
        definition = queries.definition(register)
        if not all(index_of(register, definition, order).ready for order in orders(definition)):
            rebuild(register)


def check(register: Register) -> dict[str, bitmaps.Report]:
    """Compare with the tables; `NotReady` when one is not there."""
    definition = queries.definition(register)
    return {
        order: index_of(register, definition, order).check(
            entries(definition, order, asking.lights(register.pk), register.jurisdiction_id)
        )
        for order in orders(definition)
    }


def end_shown() -> None:
    """By the clock, each night: rows whose display period is over are in no list any more."""
    for register in Register.objects.all():
        definition = queries.definition(register)
        if definition.period is None:
            continue
        over = list(asking.ended(register.pk, days.today()))
        for order in orders(definition):
            index = index_of(register, definition, order)
            if index.ready:
                index.drop(over)
