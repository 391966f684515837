"""A small source over posts and their holders, for tests of this room."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from unittest import mock

from django.db.models import Q
from django.db.models.functions import TruncMonth

from gongkai.indicators.queries import registry
from gongkai.indicators.rules import parse_boards, parse_definitions
from gongkai.indicators.services import Column, Source, check
from gongkai.orgs.models import Holding

COMMON = {"source": "tests.holdings", "unit": "人", "source_text": "任职记录", "article": "本系统设定"}
DEFINITIONS = [
    {"id": "tests.all", "name": "任职", "where": [], "period": "given", "formula_text": "任职人次", **COMMON},
    {
        "id": "tests.gone",
        "name": "已离任",
        "where": ["gone"],
        "period": "given",
        "formula_text": "离任人次",
        **COMMON,
        "tone": "bad",
    },
    {
        "id": "tests.organs",
        "name": "单位数",
        "where": ["!gone"],
        "distinct": "organ",
        "period": "year",
        "formula_text": "单位数",
        **COMMON,
    },
    {
        "id": "tests.rate",
        "name": "离任率",
        "numerator": ["gone"],
        "denominator": ["editor"],
        "period": "to_date",
        "formula_text": "离任信息员 ÷ 信息员 × 100%",
        **COMMON,
        "unit": "%",
    },
]
BOARDS = [
    {
        "key": "tests",
        "title": "任职情况",
        "lead": "各单位任职",
        "keys": ["tests.all", "tests.gone", "tests.rate"],
        "by": ["organ", "month"],
        "bars": ["tests.rate"],
        "duties": ["OFFICE", "CHIEF"],
    },
]


def rows(actor, period):
    """Holdings the actor may see that began in the period."""
    found = Holding.objects.filter(
        post__organ__jurisdiction_id=actor.jurisdiction_id, since__range=(period.first, period.last)
    )
    return found if actor.oversees else found.filter(post__organ_id=actor.organ_id)


SOURCE = Source(
    name="tests.holdings",
    label="任职",
    rows=rows,
    dimensions={"organ": "post__organ_id", "month": TruncMonth("since")},
    conditions={"gone": lambda today: Q(until__lt=today), "editor": Q(post__duty="EDITOR")},
    measures={"organ": "post__organ_id"},
    columns=(Column("岗位", lambda row: row.post.title), Column("起", lambda row: row.since)),
)


@contextmanager
def declared():
    """Within the block only the test's source, indicators and board are declared."""
    found = {definition.id: definition for definition in parse_definitions(DEFINITIONS, "tests.yaml")}
    boards = {board.key: board for board in parse_boards(BOARDS, "tests.yaml", frozenset({"OFFICE", "CHIEF"}))}
    with (
        mock.patch.dict(registry.definitions_by_id, found, clear=True),
        mock.patch.dict(registry.files_by_id, dict.fromkeys(found, "tests.yaml"), clear=True),
        mock.patch.dict(registry.sources_by_name, {"tests.holdings": SOURCE}, clear=True),
        mock.patch.dict(registry.boards_by_key, boards, clear=True),
    ):
        check()
        yield


def held(organ, since: str, until: str | None = None, duty: str = "EDITOR"):
    """One holding of a new post by a new person."""
    from gongkai.orgs.rules import Duty
    from gongkai.orgs.tests import builders

    user = builders.person(organ, Duty(duty), since=date.fromisoformat(since))
    holding = Holding.objects.get(user=user)
    holding.until = date.fromisoformat(until) if until else None
    holding.save()
    return holding
