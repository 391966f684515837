"""A piece of a table made into rows: each cell read, each row compared with what is public, personal data named."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from gongkai.kernel import crypto, days
from gongkai.kernel.labels import Flag
from gongkai.orgs import queries as orgs
from gongkai.registers.models import BadCell, Batch, Row
from gongkai.registers.queries import rows as asking
from gongkai.registers.rules import attached
from gongkai.registers.rules import rows as rules
from gongkai.registers.rules.cells import Cell, Context
from gongkai.registers.rules.shape import Definition, Field, Open, Owner, Type
from gongkai.registers.rules.showing import is_masked
from gongkai.registers.rules.states import GONE, Act, Kind
from gongkai.registers.services import attaching
from gongkai.registers.services.xlsx import Line
from gongkai.vetting import rules as vetting
from gongkai.vetting.rules import Severity
from gongkai.workdays import queries as workdays

MOST_SENTENCE = 300
Numbered = Sequence[tuple[int, Mapping[str, Cell]]]


@dataclass(slots=True)
class Taken:
    """What became of a piece: rows to keep (unchanged ones among them, marked so), bad cells, which files were named."""

    rows: list[Row] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def count(self, act: Act) -> int:
        """How many rows do this."""
        return sum(row.act == act for row in self.rows)

    @property
    def same(self) -> int:
        """How many are as they were."""
        return self.count(Act.SAME)

    def fingerprint(self, before: str) -> str:
        """What stands for everything taken so far."""
        lines = [
            [row.identity, row.act, row.values, row.secret and "sealed"] for row in self.rows if row.act != Act.SAME
        ]
        if not lines:
            return before
        return hashlib.sha256((before + json.dumps(lines, ensure_ascii=False, sort_keys=True)).encode()).hexdigest()


@dataclass(slots=True)
class _Read:
    """A line that was read: its number, what it says, by what it is known."""

    line: int
    row: rules.Row
    identity: str = ""


class Taker:
    """Makes rows for one batch. Built once for a reading: it holds the register's key, the organs' names, the calendar."""

    def __init__(
        self, batch: Batch, definition: Definition, columns: Mapping[int, str], *, from_1904: bool = False
    ) -> None:
        self.batch, self.definition, self.columns = batch, definition, columns
        place = batch.jurisdiction_id
        self._attached = [one for one in definition.filled if one.type is Type.FILE]
        came = attaching.by_name(batch) if self._attached else {}
        self.context = Context(days.today(), orgs.names(place), from_1904, self._organ_name, came)
        self._labels = orgs.labels(place)
        self._calendar = workdays.calendar(place)
        self._key = crypto.unwrap(batch.register.sealed_key)
        self._secret = [one.key for one in definition.fields if one.secret]
        self._texts = [one for one in definition.shown if one.type is Type.TEXT and one.open is Open.PUBLIC]
        self._reading = rules.Reading(definition, self.context)
        self._due = lru_cache(maxsize=4096)(self._due_from)

    def _organ_name(self, number: int) -> str:
        return self._labels.get(number, "")

    def cells_of(self, line: Line) -> dict[str, Cell]:
        """The cells of a line by field."""
        cells, most = line.cells, len(line.cells)
        return {key: cells[at] for at, key in self.columns.items() if at < most}

    def identity(self, values: Mapping[str, str]) -> str:
        """The keyed digest by which a row is known."""
        return hmac.new(self._key, rules.identity_of(self.definition, values).encode(), hashlib.sha256).hexdigest()

    def take(self, given: Numbered) -> Taken:
        """Read lines and compare them with the register; nothing is written."""
        taken, reads = Taken(), []
        for number, cells in given:
            row = self._reading.row(cells)
            read = _Read(number, row)
            if not row.wrong or not {wrong.key for wrong in row.wrong} & set(self.definition.identity):
                read.identity = self.identity(row.values)
            row.wrong += self._organ_faults(row.values)
            reads.append(read)
        self._repeated(reads)
        self._personal(reads)
        known = asking.newest(self.batch.register_id, [one.identity for one in reads if one.identity])
        for one in reads:
            before = known.get(one.identity)
            if self._attached:
                taken.used |= self._files(one, before)
            if before is not None and before.act not in GONE and before.organ_id != self._organ_of(one.row.values):
                one.row.wrong.append(rules.Wrong(self.definition.identity[0], self._owned(before)))
            if one.row.wrong:
                taken.bad += [self._bad(one.line, wrong) for wrong in one.row.wrong]
            else:
                taken.rows.append(self._row(one, before))
        return taken

    def _organ_of(self, values: Mapping[str, str]) -> int:
        return int(values.get(self.definition.organ) or self.batch.organ_id)

    def _organ_faults(self, values: Mapping[str, str]) -> list[rules.Wrong]:
        """In a register every unit fills in for itself, rows of others are not taken."""
        if self.definition.owner is Owner.LEAD or self._organ_of(values) == self.batch.organ_id:
            return []
        name = self._organ_name(self._organ_of(values))
        return [rules.Wrong(self.definition.organ, f"这份清单由各单位填报本单位的，这一行是{name}的。")]

    def _owned(self, before: Row) -> str:
        return f"这一行已由{self._organ_name(before.organ_id)}填报公开，请与该单位核对。"

    def _repeated(self, reads: Sequence[_Read]) -> None:
        """The same row twice in one file is named at the second."""
        seen = asking.taken(self.batch.pk, [one.identity for one in reads if one.identity])
        titles = "、".join(self.definition.field(key).title for key in self.definition.identity)
        for one in reads:
            if one.identity in seen:
                says = f"与第{seen[one.identity]}行的“{titles}”相同，同一行只能填一次。"
                one.row.wrong.append(rules.Wrong(self.definition.identity[0], says))
            elif one.identity:
                seen[one.identity] = one.line

    def _personal(self, reads: Sequence[_Read]) -> None:
        """What must not go out in a public text is named in its cell."""
        if not self._texts or not reads:
            return
        table = [[one.title for one in self._texts]]
        table += [[_public_text(one, read.row.values) for one in self._texts] for read in reads]
        for found in vetting.find_in_table(table, context=vetting.Context(today=self.context.today)):
            if found.row and found.hit.severity is Severity.BLOCK:
                what = vetting.label_of(found.hit.kind)
                says = f"含有{what}“{found.hit.masked}”，公开的字段不得填写：{found.hit.why}。"
                reads[found.row - 1].row.wrong.append(rules.Wrong(self._texts[found.column].key, says))

    def _files(self, read: _Read, before: Row | None) -> set[str]:
        """Each cell that names a file gets it: one that came along, or the one that stands. Which of those that came are used."""
        values, used = read.row.values, set[str]()
        stands = before.values if before is not None and before.act not in GONE else {}
        for one in self._attached:
            value, old = values.get(one.key, ""), stands.get(one.key, "")
            name, sha256 = attached.name_of(value), attached.sha256_of(value)
            if sha256:
                used.add(attached.known_as(name))
            if (
                value
                and old
                and (sha256 or attached.known_as(name))
                in (attached.sha256_of(old), attached.known_as(attached.name_of(old)))
            ):
                values[one.key] = old  # the same file, whatever it is called now
            elif value and not sha256 and read.identity:
                read.row.wrong.append(rules.Wrong(one.key, self._missing(name)))
        return used

    def _missing(self, name: str) -> str:
        if self.batch.kind in (Kind.PUSH, Kind.PULL) and not self.context.files:
            return attached.not_sent(name)
        return attached.missing(name, map(attached.name_of, self.context.files.values()))

    def _bad(self, line: int, wrong: rules.Wrong) -> BadCell:
        column = next((at + 1 for at, key in self.columns.items() if key == wrong.key), 0)
        return BadCell(
            batch=self.batch, line=line, column=column, field=wrong.key, sentence=wrong.sentence[:MOST_SENTENCE]
        )

    def _row(self, read: _Read, before: Row | None) -> Row:
        values, definition = dict(read.row.values), self.definition
        secret = {key: values.pop(key) for key in self._secret if key in values}
        row = Row(
            batch=self.batch, register_id=self.batch.register_id, jurisdiction_id=self.batch.jurisdiction_id,
            organ_id=self._organ_of(values), line=read.line, identity=read.identity,
            entry=uuid.uuid5(self.batch.register.uuid, read.identity), act=Act.ADD,
        )  # fmt: skip
        if before is not None and before.act not in GONE:
            unchanged = before.values == values and self.opened(before) == secret
            row.act = Act.SAME if unchanged else Act.CHANGE
        if row.act == Act.SAME:
            return row
        row.values, row.secret = values, self._sealed(secret, read.identity)
        row.public = Flag.YES if rules.is_public(definition, values) else Flag.NO
        row.formed_on, row.shown_until = rules.formed_on(definition, values), rules.shown_until(definition, values)
        row.due_on = self._due(row.formed_on) if row.formed_on else None
        self._about(row, values)
        return row

    def _due_from(self, formed: date) -> date | None:
        return rules.due_on(self.definition, {self.definition.formed: formed.isoformat()}, self._calendar)[0]

    def _about(self, row: Row, values: Mapping[str, str]) -> None:
        """Whom the row is about, as far as the public may know."""
        subject = self.definition.subject
        if subject is None or row.public == Flag.NO:
            return
        for name, key in (("subject_name", subject.name), ("subject_code", subject.code)):
            if key and values.get(key) and not is_masked(self.definition.field(key), values):
                setattr(row, name, values[key][:200])

    def _sealed(self, secret: Mapping[str, str], identity: str) -> str:
        if not secret:
            return ""
        return crypto.seal(json.dumps(dict(secret), sort_keys=True).encode(), self._key, context=identity)

    def opened(self, row: Row) -> dict[str, str]:
        """The identity numbers of a row."""
        if not row.secret:
            return {}
        found: dict[str, str] = json.loads(crypto.open_sealed(row.secret, self._key, context=row.identity))
        return found


def _public_text(one: Field, values: Mapping[str, str]) -> str:
    value = values.get(one.key, "")
    return "" if value and one.may_mask and is_masked(one, values) else value
