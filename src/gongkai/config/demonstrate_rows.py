"""The rows of the demo's registers, put together from the word lists in demo/registers.yaml: the same on every run, all fictional."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from gongkai.config.demonstrate_orgs import Posts

Line = dict[str, str]
Told = dict[str, Any]
SIGNS, WEIGHTS = "0123456789ABCDEFGHJKLMNPQRTUWXY", (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ID_WEIGHTS, ID_SIGNS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
AREA = "149921"  # no such county
SITE = "https://www.yunxi.example"
ROUNDS = [date(2025, 5, 16), date(2025, 11, 14), *(date(2026, month, 16) for month in (2, 5, 8, 11))]
REMEDY = "对决定不服的，可以自知道之日起60日内申请行政复议，或者6个月内提起行政诉讼"
QUARTERS = {1: date(2026, 4, 8), 2: date(2026, 7, 8), 3: date(2026, 10, 12)}


@dataclass
class Bundle:
    """What one unit fills in on one day. Keys of rows are the definition's."""

    register: str
    organ: str
    day: date
    name: str
    rows: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Firm:
    """A firm or shop that does not exist; `kind` as the registers write it."""

    name: str
    code: str
    owner: str
    kind: str


def uscc(body: str) -> str:
    """The 17 places with their check digit (GB 32100)."""
    return body + SIGNS[-sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 31]


def working(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


class Rows:
    """Makes the rows; every list begins from a seed of its own, so that one does not shift another."""

    def __init__(self, story: Told, posts: Posts) -> None:
        self.story, self.posts, self.numbers = story, posts, Counter[str]()
        words, trades = story["firms"]["words"], story["firms"]["trades"]
        self.shops = [self._firm(n, f"{one}{trades['shop'][n % 6]}", "92") for n, one in enumerate(words)]
        self.firms = [self._firm(n + 100, f"{one}{trades['firm'][n % 8]}", "91") for n, one in enumerate(words)]

    def _firm(self, number: int, name: str, kind: str) -> Firm:
        code = uscc(f"{kind}{AREA}MA0E{number * 37 % 9000 + 1000:05d}")
        return Firm(
            f"云溪县{name}",
            code,
            self.person(self.random(str(number))),
            "个体工商户" if kind == "92" else "法人及非法人组织",
        )

    def random(self, seed: str) -> Random:
        """Chance that falls the same way every time."""
        return Random(seed)  # noqa: S311

    def person(self, random: Random) -> str:
        """A name that is put together."""
        told = self.story["firms"]
        return f"{random.choice(told['surnames'])}{random.choice(told['given'])}"

    def _identity(self, random: Random) -> str:
        body = f"{AREA}19{random.randint(65, 99)}{random.randint(1, 12):02d}{random.randint(1, 28):02d}{random.randint(100, 999)}"
        return body + ID_SIGNS[sum(int(sign) * weight for sign, weight in zip(body, ID_WEIGHTS, strict=True)) % 11]

    def short(self, organ: str) -> str:
        """What a unit is called in tables."""
        return self.posts.organ(organ).short_name

    def phone(self, organ: str) -> str:
        """A unit's telephone."""
        return self.posts.organ(organ).phone

    def number(self, word: str, year: int) -> str:
        """The next number of a unit's decisions."""
        self.numbers[f"{word}{year}"] += 1
        return f"{word}〔{year}〕{self.numbers[f'{word}{year}']}号"

    def whom(self, random: Random, who: str, prefix: str) -> Line:
        """Whom a decision is about: a firm, a shop or a person, with the fields of 双公示."""
        if who == "person":
            return {
                f"{prefix}_XDR_MC": self.person(random), f"{prefix}_XDR_LB": "自然人", f"{prefix}_XDR_ZJLX": "居民身份证",
                f"{prefix}_XDR_ZJHM": self._identity(random),
            }  # fmt: skip
        firm = random.choice(self.shops if who == "shop" else self.firms)
        return {
            f"{prefix}_XDR_MC": firm.name, f"{prefix}_XDR_LB": firm.kind, f"{prefix}_XDR_SHXYM": firm.code,
            f"{prefix}_FRDB": firm.owner,
        }  # fmt: skip

    def penalty(self, random: Random, organ: str, told: Told, day: date) -> Line:
        """One decision: a few warnings that stay unpublished, some grave ones, the rest ordinary."""
        act = random.choice(told["acts"])
        row = self.whom(random, random.choices(("firm", "shop", "person"), (5, 3, 2))[0], "CF")
        level = "轻微" if random.random() < 0.07 else "严重" if act.get("grave") else "一般"
        fine = round(random.choice((0.2, 0.5, 0.8, 1, 1.5, 2, 3)) * (10 if level == "严重" else 1), 2)
        sorts = "警告" if level == "轻微" else act["sorts"]
        fact = act["fact"].format(goods=random.choice(self.story["firms"]["goods"]), n=random.randint(2, 9))
        row |= {
            "CF_WSH": self.number(told["word"], day.year), "CF_WFXW": act["what"], "CF_SY": f"当事人{fact}", "CF_YJ": act["basis"],
            "CF_CFLB": sorts, "CF_NR": "警告。" if level == "轻微" else f"处{fine:g}万元罚款。", "CF_JDRQ": day.isoformat(),
            "CF_CFJG": self.short(organ), "local_level": level, "local_minor": "否",
            "local_open": "不公开" if level == "轻微" else "公开",
            "local_open_why": "仅受警告" if level == "轻微" else "具有一定社会影响",
        }  # fmt: skip
        if level != "轻微":
            row["CF_NR_FK"] = f"{fine:g}"
        if "没收违法所得" in sorts:
            row["CF_NR"] = f"没收违法所得，处{fine:g}万元罚款。"
            row["CF_NR_WFFF"] = f"{fine / 10:g}"
        return row

    def permit(self, random: Random, organ: str, told: Told, day: date) -> Line:
        """One permit."""
        act = random.choice(told["acts"])
        until = day.replace(year=day.year + act["years"], day=min(day.day, 28)) - timedelta(days=1)
        number = self.number(told["word"], day.year)
        return self.whom(random, act["who"], "XK") | {
            "XK_XKWS": f"{act['what']}准予通知书", "XK_WSH": number, "XK_XKLB": "认可" if act["who"] == "person" else "普通",
            "XK_XKZS": act["paper"], "XK_XKBH": f"{AREA}{day:%Y}{number.partition('〕')[2][:-1]:0>4}", "XK_NR": act["content"],
            "XK_JDRQ": day.isoformat(), "XK_YXQZ": day.isoformat(), "XK_YXQZI": until.isoformat(),
            "XK_XKJG": self.short(organ), "XK_ZT": "有效", "open": "公开",
        }  # fmt: skip

    def decisions(self) -> Iterator[Bundle]:
        """Permits and penalties, in rounds; now and then a round comes late."""
        for register, make in (("penalties", self.penalty), ("permits", self.permit)):
            for organ, told in self.story[register].items():
                random = self.random(f"{register}{organ}")
                for place, day in enumerate(ROUNDS):
                    day = working(day + timedelta(days=random.randint(-3, 3)))
                    back = 24 if place % 4 == 2 else 9
                    formed = sorted(
                        working(day - timedelta(days=random.randint(1, back)))
                        for _ in range(told["least"] * 3 + random.randint(1, 4))
                    )
                    rows = [make(random, organ, told, one) for one in formed]
                    title = "行政处罚" if register == "penalties" else "行政许可"
                    yield Bundle(register, organ, day, f"{day.year}年{day.month}月{title}.csv", rows)

    def powers(self) -> Iterator[Bundle]:
        """Powers and guides of the units that decide: what they decide on is what they may do."""
        day = date(2026, 6, 18)
        both = self.story["penalties"], self.story["permits"]
        for organ in dict.fromkeys([*both[0], *both[1]]):
            rows, guides = [], []
            for kind, sign, table in (("行政处罚", "CF", both[0]), ("行政许可", "XK", both[1])):
                for n, act in enumerate(table.get(organ, {"acts": ()})["acts"], 1):
                    number = f"{organ.upper()}-{sign}-{n:04d}"
                    rows.append(self._power(organ, kind, number, act))
                    if kind == "行政许可":
                        guides.append(self._guide(organ, number, act, n))
            yield Bundle("powers", organ, day, "权责清单2026年版.csv", rows)
            if guides:
                yield Bundle("guides", organ, day, "办事指南2026年版.csv", guides)

    def _power(self, organ: str, kind: str, number: str, act: Told) -> Line:
        asked = kind == "行政许可"
        row = {
            "number": number, "title": act["what"] if asked else f"对{act['what']}的处罚", "kind": kind, "organ": self.short(organ),
            "basis": act["basis"], "on_request": "是" if asked else "否", "version": "2026年版", "state": "有效",
            "duty": "受理、审查、决定、送达、事后监管。" if asked else "立案、调查、审查、告知、决定、送达、执行。",
            "supervision": f"监督电话{self.phone(organ)}", "remedy": REMEDY, "changed_on": "2026-06-12",
        }  # fmt: skip
        return row | ({"guide": f"{SITE}/fw/zn/{number}"} if asked else {})

    def _guide(self, organ: str, number: str, act: Told, place: int) -> Line:
        online = place % 3 != 0
        row = {
            "number": number, "title": act["what"], "kind": "行政许可", "organ": self.short(organ), "basis": act["basis"],
            "clients": "自然人" if act["who"] == "person" else "企业法人", "quota": "没有", "law_days": "20", "days": str(3 + place * 2 % 9),
            "conditions": "符合法律、法规规定的条件，材料齐全、符合法定形式。", "steps": "申请、受理、审查、决定、发证。",
            "materials": "申请书，原件，1份，自备\n营业执照或者身份证明，复印件，1份，自备", "materials_count": "2",
            "form": f"{SITE}/fw/yb/{number}", "charged": "不收费", "result": act["paper"], "visits": "0" if online else "1",
            "channels": "窗口办理、网上办理" if online else "窗口办理", "place": "县政务服务中心二楼", "hours": "工作日8:30至17:30",
            "phone": self.phone(organ), "complaints": "12345", "remedy": REMEDY, "version": "2026年版", "changed_on": "2026-06-12",
        }  # fmt: skip
        return row | ({"online": f"{SITE}/wb/{number}"} if online else {})

    def money(self) -> Iterator[Bundle]:
        """Budgets of this year and final accounts of the last, of the units the story names."""
        for n, organ in enumerate(self.story["accounts"]):
            yield Bundle(
                "budgets", organ, date(2026, 2, 18), "2026年部门预算.csv", self._accounts(organ, n, 2026, "预算")
            )
            yield Bundle("final-accounts", organ, date(2026, 9, 18), "2025年部门决算.csv", self._accounts(organ, n, 2025, "决算"))  # fmt: skip

    def _accounts(self, organ: str, n: int, year: int, kind: str) -> list[Line]:
        name, approved = self.posts.organ(organ).name, f"{year}-02-06" if kind == "预算" else f"{year + 1}-09-08"
        random = self.random(f"{organ}{year}")
        fund, cars, guests = random.randint(0, 900), random.randint(20, 190) / 10, random.randint(5, 60) / 10
        general = 1200 + n * 731 % 9000 + random.randint(0, 400)
        row = {
            "year": f"{year}年", "level": "部门", "unit": name, "organ": self.short(organ), "title": f"{name}{year}年部门{kind}",
            "approved_on": approved, "approved_by": "云溪县财政局", "income": str(general + fund), "spending": str(general + fund),
            "general": str(general), "fund": str(fund), "running": str(general // 20), "purchase": str(general // 9),
            "three": f"{cars + guests:.1f}", "abroad": "0", "cars": f"{cars}", "guests": f"{guests}",
            "notes": "“三公”经费比上年减少。", "tables": f"{SITE}/czyjs/{year}/{organ}",
        }  # fmt: skip
        return [row, self._whole(year, kind, row)] if organ == "czj" else [row]

    def _whole(self, year: int, kind: str, row: Line) -> Line:
        return row | {
            "level": "政府", "unit": "云溪县", "title": f"云溪县{year}年政府{kind}", "approved_by": "云溪县人民代表大会",
            "income": "286000", "spending": "286000", "general": "241000", "fund": "45000", "running": "18200", "purchase": "26400",
            "three": "1860.5", "cars": "1420.5", "guests": "440", "transfers": "上级转移支付15.2亿元。",
            "debt": "新增债券1.8亿元，均用于公益性项目。", "tables": f"{SITE}/czyjs/{year}/zf",
        }  # fmt: skip

    def subsidies(self) -> Iterator[Bundle]:
        """Two programmes in seven villages; who is protected stays in the village."""
        told = self.story["subsidies"]
        for program in told["programs"]:
            random, rows = self.random(program["title"]), list[Line]()
            for town, village in told["villages"]:
                rows += [self._paid(random, program, town, village, n) for n in range(1, 15)]
            day = working(program["paid"] + timedelta(days=9))
            yield Bundle("subsidies", "nyj", day, f"{program['title']}发放表.csv", rows)

    def _paid(self, random: Random, program: Told, town: str, village: str, n: int) -> Line:
        quantity = random.randint(8, 96) / 10
        protected = n % 13 == 0
        return {
            "year": "2026年", "program": program["title"], "basis": program["basis"], "town": self.short(town), "village": village,
            "group": f"{'一二三四'[n % 4]}组", "serial": f"{n:04d}", "person": self.person(random),
            "protected": "救助对象" if protected else "不是", "quantity": f"{quantity}", "measure": program["measure"],
            "rate": str(program["rate"]), "amount": f"{quantity * program['rate']:.2f}", "paid_on": program["paid"].isoformat(),
            "posted_from": program["from"].isoformat(), "posted_to": program["to"].isoformat(), "kept_at": f"{village}村务公开栏旁档案柜",
            "phone": self.phone("nyj"), "online": "只在村内公示" if protected else "上网公开",
        }  # fmt: skip

    def work(self) -> Iterator[Bundle]:
        """Key tasks by quarter, each unit its own."""
        for register in ("work-report-items", "livelihood-items"):
            found: dict[tuple[str, int], list[Line]] = defaultdict(list)
            for told in self.story["work"][register]:
                for quarter, percent in enumerate(told[5], 1):
                    found[told[3], quarter].append(self._progress(told, quarter, percent))
            for (organ, quarter), rows in found.items():
                yield Bundle(
                    register, organ, QUARTERS[quarter] + timedelta(days=2), f"2026年第{quarter}季度进展.csv", rows
                )

    def _progress(self, told: list[Any], quarter: int, percent: int) -> Line:
        number, title, goal, organ, planned, _ = told
        state = "未启动" if not percent else "进度滞后" if percent < 0 else "已完成" if percent == 100 else "按计划推进"
        row = {
            "year": "2026年", "number": number, "title": title, "goal": goal, "lead": self.short(organ), "quarter": f"2026年第{quarter}季度",
            "progress": "正在办理前期手续。" if not percent else f"截至季末完成年度目标的{abs(percent)}%。", "percent": str(abs(percent)),
            "state": state, "reported_on": QUARTERS[quarter].isoformat(),
        }  # fmt: skip
        if planned:
            row |= {"planned": planned, "spent": str(int(planned) * abs(percent) // 100)}
        if state in {"未启动", "进度滞后"}:
            row["why_late"] = "设备到货推迟。" if percent else "资金3月底到位，正在招标。"
        return row | ({"result": "年度目标已经完成。"} if state == "已完成" else {"next": "按月调度，确保年底前完成。"})
