"""An ordinary year of a part nobody wrote a story for: mostly in time, some late, some sent back. The same on every run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zlib import crc32

from gongkai.config.demonstrate_orgs import Posts
from gongkai.ledger.models import Assignment, Checkpoint
from gongkai.ledger.services.history import Act, Deed
from gongkai.orgs.rules import Actor

DAY = timedelta(days=1)
SOON = timedelta(days=25)
FRESH = timedelta(days=75)
PROGRESS = (
    "已明确责任股室和经办人，正在按任务要求梳理应公开的事项。",
    "已整理第一批应公开内容，完成保密审查后在县政府网站发布。",
    "已发布内容按要求更新，咨询电话和办理窗口一并公布。",
    "与牵头单位核对了口径，材料已按要求提供。",
    "近期集中补录历史信息，同步检查错链和错别字。",
)
CLAIMS = (
    "应公开的内容已按要求发布，目录和链接见佐证。",
    "本阶段内容已全部公开并完成核对，未发现个人信息泄露和错链。",
    "已完成，内容经单位负责人审核和保密审查后发布。",
)
RETURNS = (
    "佐证页面只有标题没有正文，请补齐后重新报送。",
    "内容没有覆盖全部要求，请对照任务逐条补充。",
    "链接打开是上年内容，请更换为本年的页面。",
)
ACCEPTS = ("", "", "", "抽查无误。", "内容完整，请继续保持。")
ALONE = "配合单位的材料已在线下提供，平台填报尚未完成，先行汇总报送。"


def deeds(posts: Posts, part: Assignment, organ: str, since: date, until: date) -> Iterator[Deed]:
    """What the unit and the office did about a part from `since` up to `until`."""
    luck = crc32(f"{part.task.no}{organ}".encode())
    if part.role != "LEAD" and luck % 23 == 0:
        return  # never taken
    reporter = posts.reporter(organ)
    office = posts.actor("hejing" if luck % 3 == 0 else "hanshuo")
    taken = weekday(since + DAY * (1 + luck % 9))
    yield Deed(taken, part.pk, Act.TAKE, reporter, section="办公室" if luck % 2 else "")
    points = sorted((p for p in part.checkpoints.all() if p.superior == "N"), key=lambda p: p.due_on)
    if part.role == "LEAD" and points:
        last = points[-1].due_on
        yield Deed(
            taken,
            part.pk,
            Act.MEASURE,
            reporter,
            "梳理应公开事项，明确责任股室、发布栏目和更新时间",
            due_on=taken + SOON,
        )
        yield Deed(taken, part.pk, Act.MEASURE, reporter, "审核后在县政府网站发布，并按要求更新", due_on=last)
    for number in range(luck % 3 if part.role == "LEAD" else luck % 2):
        on = weekday(taken + DAY * (25 + 50 * number + luck % 20))
        yield Deed(on, part.pk, Act.PROGRESS, reporter, PROGRESS[(luck + number) % len(PROGRESS)])
    for place, point in enumerate(points):
        yield from _point(part, point, place, organ, reporter, office, taken, until)


def _point(
    part: Assignment, point: Checkpoint, place: int, organ: str, reporter: Actor | None, office: Actor, taken: date, until: date
) -> Iterator[Deed]:  # fmt: skip
    luck = crc32(f"{part.task.no}{organ}{point.due_on}".encode())
    chance = luck % 100
    if point.due_on > until + SOON or (point.due_on > until and chance >= 35):
        return
    fresh = point.due_on > until - FRESH
    if chance >= 95 and fresh:
        return  # not reported
    early = max(taken, weekday(point.due_on - DAY * (2 + luck % 11), back=True))
    late = weekday(point.due_on + DAY * (3 + luck % 12))
    text, proof = CLAIMS[luck % len(CLAIMS)], _proof(part, organ, point)

    def claim(on: date) -> Deed:
        alone = ALONE if part.role == "LEAD" else ""
        return Deed(on, part.pk, Act.CLAIM, reporter, text, due=point.due_on, proofs=(proof,), alone_reason=alone)

    first = early if chance < 82 or 87 <= chance < 95 else late
    answered = weekday(first + DAY * (1 + luck % 5))
    yield claim(first)
    if 87 <= chance < 95:
        yield Deed(answered, part.pk, Act.RETURN, office, RETURNS[luck % len(RETURNS)], due=point.due_on)
        if chance >= 92 and fresh:
            return  # still to be mended
        first = weekday(answered + DAY * (4 + luck % 6))
        yield claim(first)
        answered = weekday(first + DAY * (1 + luck % 4))
    yield Deed(answered, part.pk, Act.ACCEPT, office, ACCEPTS[luck % len(ACCEPTS)], due=point.due_on)


def _proof(part: Assignment, organ: str, point: Checkpoint) -> tuple[str, str]:
    name = f"{part.plan_id}-{part.position:02d}-{point.due_on:%m%d}"
    return f"https://www.yunxi.example/zwgk/{organ}/{part.year}/{name}.html", f"{part.task}：{point.label}"[:100]


def weekday(day: date, *, back: bool = False) -> date:
    """The day itself, or the nearest Friday before or Monday after."""
    over = day.weekday() - 4
    if over <= 0:
        return day
    return day - DAY * over if back else day + DAY * (3 - over)
