"""A planted corpus: some six hundred documents of which it is known what each is about, what it only mentions, and its text.

Words of subjects stand only where they are planted: the filler is checked to hold none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gongkai.documents.models import Document, Version
from gongkai.documents.rules.states import Kind, Openness, State, Validity
from gongkai.kernel import days
from gongkai.orgs.tests import builders as orgs

# What people type first, then how else documents say it.
SUBJECTS = (
    ("低保", "最低生活保障"), ("公积金", "住房公积金"), ("农机补贴", "农机购置补贴"), ("公租房", "公共租赁住房"),
    ("危房改造",), ("高龄津贴", "高龄补贴"), ("临时救助", "急难救助"), ("创业补贴", "一次性创业补助"), ("殡葬", "丧葬"),
    ("垃圾分类",), ("秸秆焚烧", "秸秆禁烧"), ("双随机", "随机抽查"), ("养老机构", "养老院"), ("残疾人证", "残疾证"),
    ("城乡规划",), ("食品抽检", "食品安全"), ("校外培训", "课外辅导"), ("义务教育招生", "入学"), ("征地", "土地征收"),
    ("不动产登记", "房产证"), ("防汛", "防汛抗旱"), ("供热", "供暖"), ("河长制",), ("退役军人", "退伍军人"), ("家庭医生",),
    ("托育", "婴幼儿照护"), ("政府采购",), ("行政复议",), ("烟花爆竹", "鞭炮"), ("疫苗", "预防接种"), ("古树名木",), ("营商环境",),
    ("水土保持",), ("集体林权",), ("粮食储备",), ("文物保护",), ("图书馆",), ("全民健身",), ("畜禽养殖",), ("校车",),
)  # fmt: skip
ABOUT, MENTIONS = 13, 3
PLACES = [
    "柳湾",
    "石桥",
    "青松",
    "白塔",
    "双河",
    "大坪",
    "南岭",
    "长坡",
    "松林",
    "杨庄",
    "清泉",
    "红岩",
    "上村",
    "东关",
    "北街",
    "西营",
    "龙潭",
    "凤岗",
    "玉山",
    "平川",
]
DOERS = [
    "牵头股室",
    "承办窗口",
    "驻村干部",
    "网格人员",
    "会计核算点",
    "信息管理员",
    "督查专员",
    "档案人员",
    "受理人员",
    "分管同志",
]
DEEDS = [
    "逐户走访",
    "公示名单",
    "汇总报表",
    "复核材料",
    "张贴告示",
    "登记造册",
    "录入系统",
    "召开例会",
    "上报进度",
    "抽样核对",
    "整理档案",
    "开展培训",
]
WHENS = [
    "每月五日前",
    "季度末",
    "收到后三日内",
    "年底以前",
    "春节前后",
    "汛期到来前",
    "秋收以后",
    "月底",
    "第二季度",
    "半年一次",
]
WHYS = [
    "确保数据真实",
    "便于群众了解",
    "防止重复申报",
    "提高办事效率",
    "落实领导批示",
    "减轻基层负担",
    "做到有据可查",
    "方便后续查询",
]


@dataclass(frozen=True)
class Planted:
    """A document: which subject it is about, which it mentions, and its words."""

    subject: int
    mentions: int | None
    title: str
    body: str
    number: str
    lapsed: bool

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.body}"


def planted(seed: int = 4) -> list[Planted]:
    """The corpus."""
    chance = Random(seed)
    made = []
    for at, words in enumerate(SUBJECTS):
        for number in range(ABOUT + MENTIONS):
            made.append(_one(chance, len(made) + 1, at, words, number))
    return made


def _one(chance: Random, order: int, at: int, words: tuple[str, ...], number: int) -> Planted:
    about = number < ABOUT
    word = words[number % len(words)]
    place, year = chance.choice(PLACES), chance.randint(2019, 2026)
    lapsed = about and number % 5 == 4
    if about:
        form = chance.choice(
            (
                "关于做好{place}等地{word}工作的通知",
                "{place}镇{word}实施细则（{year}年）",
                "云溪县{word}管理办法（第{order}号）",
            )
        )
        title = form.format(place=place, word=word, year=year, order=order)
        lead = f"为进一步做好{word}，结合实际制定本件。{word}由{chance.choice(DOERS)}负责。"
        return Planted(at, None, title, _body(chance, lead, order), f"云政发〔{year}〕{order}号", lapsed)
    title = chance.choice(("{place}镇第{order}次例会纪要", "{place}片区走访情况第{order}期")).format(
        place=place, order=order
    )
    lead = f"会议研究了其他事项，顺带提到{word}的进展。"
    return Planted(-1, at, title, _body(chance, lead, order), f"云政办函〔{year}〕{order}号", False)


def _body(chance: Random, lead: str, order: int) -> str:
    lines = [lead]
    for _ in range(chance.randint(6, 12)):
        lines.append(
            f"{chance.choice(PLACES)}由{chance.choice(DOERS)}在{chance.choice(WHENS)}{chance.choice(DEEDS)}，"
            f"{chance.choice(WHYS)}，共{chance.randint(100, 99999)}件。"
        )
    return "\n".join(lines)


def stored(corpus: list[Planted]) -> dict[int, int]:
    """The corpus as published documents; {document id: place in the corpus}."""
    organ, now = orgs.organ(), days.now()
    first = date(2026, 1, 1)
    rows = [
        Document(
            jurisdiction_id=organ.jurisdiction_id, organ=organ, kind=Kind.NORMATIVE, state=State.PUBLISHED,
            openness=Openness.PROACTIVE, title=one.title, body="", number=one.number, created_at=now, changed_at=now,
            published_at=days.moment_of(first + timedelta(days=at % 300)),
            validity=Validity.LAPSED if one.lapsed else Validity.IN_FORCE,
        )
        for at, one in enumerate(corpus)
    ]  # fmt: skip
    rows = Document.objects.bulk_create(rows)
    versions = Version.objects.bulk_create(
        Version(
            document=row, order=1, title=one.title, body="".join(f"<p>{line}</p>" for line in one.body.split("\n")),
            facts={}, fingerprint="x", made_at=now, public_from=row.published_at,
        )
        for row, one in zip(rows, corpus, strict=True)
    )  # fmt: skip
    for row, version in zip(rows, versions, strict=True):
        row.published = version
    Document.objects.bulk_update(rows, ["published"], batch_size=200)
    return {row.pk: at for at, row in enumerate(rows)}
