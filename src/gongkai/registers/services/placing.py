"""Each unit's part of a register stands in the columns its definition names, as long as something of it is public."""

from __future__ import annotations

from datetime import datetime

from gongkai.catalogue import services as catalogue
from gongkai.catalogue.queries.columns import columns_of
from gongkai.registers.models import Batch, Register, Row
from gongkai.registers.queries import placing
from gongkai.registers.queries import registers as queries


def follow(batch_id: int, **_: object) -> None:
    """A batch became true: the units it speaks of stand in their columns, or not any more. Again without harm."""
    batch = Batch.objects.select_related("register").filter(pk=batch_id, sequence__isnull=False).first()
    if batch is None or batch.published_at is None:
        return
    for organ_id in Row.objects.filter(batch=batch).order_by().values_list("organ_id", flat=True).distinct():
        place(batch.register, organ_id, batch.published_at)


def place(register: Register, organ_id: int, moment: datetime) -> None:
    """A unit's part of a register as it is now; `moment` is when it became so."""
    definition = queries.definition(register)
    record, there = placing.record_of(register, organ_id), columns_of(organ_id)
    columns = [there[key] for key in definition.columns if key in there]
    if not placing.has_open(register, organ_id):
        catalogue.displace(record=record)
    elif columns:
        catalogue.place(
            record=record, columns=columns, title=definition.title, url=placing.address_of(register, definition, organ_id),
            organ_id=organ_id, formed_on=None, published_at=moment,
        )  # fmt: skip
