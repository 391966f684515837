"""Drawing objects at random from a public list, so that nobody can steer it and anybody can recompute it (随机抽取).

How: when a draw is registered, the list is fixed as it stands (`pool_digest`) and the machine chooses a random number r, of which only
the digest is shown (`commitment`). Then a witness says any number. The seed is the digest of both, and the objects with the smallest
digest of seed and entry are drawn. Afterwards r is shown.

Why it is fair: the clerk cannot steer it, since r and the list were fixed before the witness spoke and r is known to nobody; the
witness cannot, since r is not known to them; neither can change r afterwards without the commitment failing. A registration that was
given up stays in the numbering, so a second try is seen. What it does not guard against: somebody who holds both the database and the
installation's master key, and is in league with the witness, can open r before the witness speaks.

Sources: 营商环境方案第（10）项 and 双随机监管的通行规定（条号未核） ask for an open and fair draw with a record; commit and
reveal with ordering by digest is the usual way to draw in public (RFC 3797 does so from public randomness).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from gongkai.kernel.labels import Labelled
from gongkai.orgs.rules import Duty
from gongkai.registers.rules.states import APPROVERS, WRITERS
from gongkai.vetting.rules.plain import plain

FORMAT = "gongkai-draw-1"
MOST_POOL, MOST_DRAWN, MOST_PURPOSE, MOST_WITNESS = 100_000, 2_000, 200, 100
LEAST_PURPOSE, LEAST_WITNESS = 4, 2
SAID = re.compile(r"\d{1,12}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Stage(Labelled):
    """How far a draw has come; a registration that is never drawn stays what it is."""

    REGISTERED = "REGISTERED", "未抽取"
    DRAWN = "DRAWN", "已抽取，未公开"
    RELEASED = "RELEASED", "已公开"


def digest(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def seed_of(r: str, said: str) -> str:
    """What the order follows from: the digest of the random number and the witness's number, a colon between them."""
    return digest(f"{r}:{said}")


def pool_digest(entries: Iterable[str]) -> str:
    """The digest of the list that is drawn from: its entries in ascending order, one a line."""
    return digest("\n".join(sorted(entries)))


def order(seed: str, entries: Iterable[str]) -> list[str]:
    """The entries by ascending digest of seed and entry, whatever order they come in."""
    return sorted(entries, key=lambda entry: (digest(f"{seed}:{entry}"), entry))


def draw(*, r: str, said: str, entries: Collection[str], asked: int) -> list[str]:
    """The drawn entries, first drawn first."""
    return order(seed_of(r, said), entries)[:asked]


def number_said(text: str) -> str:
    """A witness's number as it is kept: ASCII digits without leading zeros, "" for what is none."""
    found = plain(text).replace(" ", "")
    return str(int(found)) if SAID.fullmatch(found) else ""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything needed to recompute a draw; `as_file` is what the public downloads."""

    register: str
    title: str
    organ: str
    purpose: str
    number: int
    conditions: Sequence[str]
    sequence: int
    asked: int
    pool_size: int
    pool_digest: str
    commitment: str
    registered_at: str
    drawn_at: str
    r: str
    said: str
    seed: str
    drawn: Sequence[str]
    pool: Sequence[str]

    def as_file(self) -> dict[str, Any]:
        """With the name of the form in front."""
        return {"format": FORMAT, **asdict(self)}


def verify(record: Mapping[str, Any]) -> list[str]:
    """What is wrong with the record of a draw, as a file holds it; nothing where it can be recomputed exactly."""
    faults = _misshapen(record)
    if faults:
        return faults
    pool, drawn, r, seed = record["pool"], record["drawn"], record["r"], record["seed"]
    if digest(r) != record["commitment"]:
        faults.append("随机数与登记时公布的摘要对不上。")
    if number_said(record["said"]) != record["said"]:
        faults.append("见证人报的数应是1至12位的整数。")
    if seed_of(r, record["said"]) != seed:
        faults.append("种子不是由随机数和见证人报的数算出的。")
    if len(set(pool)) != len(pool):
        faults.append("名录里有重复的对象。")
    if len(pool) != record["pool_size"] or pool_digest(pool) != record["pool_digest"]:
        faults.append("名录与登记时的数量、摘要对不上。")
    if not 1 <= record["asked"] <= len(pool):
        faults.append(f"应抽{record['asked']}个，名录有{len(pool)}个，数量不对。")
    if list(drawn) != order(seed, pool)[: max(0, record["asked"])]:
        faults.append("抽出的对象与重新计算的不一致。")
    return faults


def _misshapen(record: Mapping[str, Any]) -> list[str]:
    """What of a record is not there, or is not what it should be."""
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        return ["这不是抽取记录文件。"]
    faults = []
    for name in ("r", "seed", "commitment", "pool_digest"):
        if not isinstance(record.get(name), str) or not DIGEST.fullmatch(record[name]):
            faults.append(f"“{name}”应是64位的十六进制数。")
    for name in ("pool", "drawn"):
        found = record.get(name)
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            faults.append(f"“{name}”应是对象编号的列表。")
    for name in ("asked", "pool_size"):
        if type(record.get(name)) is not int:
            faults.append(f"“{name}”应是整数。")
    if not isinstance(record.get("said"), str):
        faults.append("“said”应是见证人报的数。")
    return faults


def reasons_not_to_register(*, drawable: bool, duty: Duty, purpose: str, asked: int, pool: int) -> list[str]:
    """Why a draw cannot be registered. `pool`: how many objects the conditions leave."""
    reasons = []
    if not drawable:
        reasons.append("这份清单不用于随机抽取。")
    if duty not in WRITERS:
        reasons.append("由本单位信息员登记。")
    if len(purpose.strip()) < LEAST_PURPOSE:
        reasons.append(f"请写明抽查事由，不少于{LEAST_PURPOSE}个字。")
    if len(purpose.strip()) > MOST_PURPOSE:
        reasons.append(f"抽查事由不能超过{MOST_PURPOSE}个字。")
    if not pool:
        reasons.append("没有符合条件的对象。")
    elif not 1 <= asked <= min(pool, MOST_DRAWN):
        reasons.append(f"抽取数量应是1至{min(pool, MOST_DRAWN):,}，符合条件的对象有{pool:,}个。")
    if pool > MOST_POOL:
        reasons.append(f"符合条件的对象超过{MOST_POOL:,}个，请加上条件，分开抽取。")
    return reasons


def reasons_not_to_draw(stage: Stage, *, own: bool, duty: Duty, witnesses: str, said: str) -> list[str]:
    """Why it cannot be drawn. `said`: the witness's number as it was typed."""
    reasons = []
    if stage is not Stage.REGISTERED:
        reasons.append("已经抽取过，一次登记只抽取一次。")
    if not own or duty not in WRITERS:
        reasons.append("由登记单位的信息员抽取。")
    if not LEAST_WITNESS <= len(witnesses.strip()) <= MOST_WITNESS:
        reasons.append(f"请写明见证人，{LEAST_WITNESS}至{MOST_WITNESS}个字。")
    if not number_said(said):
        reasons.append("见证人报的数应是1至12位的整数，只写数字。")
    return reasons


def reasons_not_to_finish(
    stage: Stage, *, owes: bool, own: bool, duty: Duty, finished: date | None, on: date | None, drawn: date | None, today: date
) -> list[str]:  # fmt: skip
    """Why the inspection cannot be said to have ended `on`. `finished`: what was said before; `owes`: results are to be published."""
    reasons = []
    if stage is Stage.REGISTERED or drawn is None:
        return ["还没有抽取。"]
    if not owes:
        reasons.append("这份名录抽出的不是检查对象，没有检查结果要公开。")
    if not own or duty not in WRITERS:
        reasons.append("由登记单位的信息员填写。")
    if finished is not None:
        reasons.append("检查结束日期已经填写。")
    if on is None:
        reasons.append("请填写检查结束日期。")
    elif not drawn <= on <= today:
        reasons.append("检查结束日期不能早于抽取当天，也不能晚于今天。")
    return reasons


def reasons_not_to_release(stage: Stage, *, own: bool, duty: Duty) -> list[str]:
    """Why the record cannot be made public."""
    reasons = []
    if stage is Stage.REGISTERED:
        reasons.append("还没有抽取。")
    if stage is Stage.RELEASED:
        reasons.append("已经公开。")
    if not own or duty not in APPROVERS:
        reasons.append("由登记单位的审核人、分管领导或主要负责人公开。")
    return reasons
