"""The demo's smaller registers, from the lines written out in demo/registers.yaml."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from gongkai.config.demonstrate_rows import AREA, SITE, Bundle, Line, Rows, uscc, working


def bundles(rows: Rows) -> Iterator[Bundle]:
    """Everything that is not made by the hundred."""
    early = fees, projects, schools, devices, hearings, trainings, enterprises, debts
    for make in (*early, suggestions, zones, double_reduction, meetings, credit, points):
        yield from make(rows)


def fees(rows: Rows) -> Iterator[Bundle]:
    """The list of fees; one unit keeps it for all."""
    found = []
    for n, (kind, title, organ, firms, payer, standard, amount, paper, treasury) in enumerate(rows.story["fees"], 1):
        row = {
            "number": f"SF-2026-{n:03d}", "kind": kind, "title": title, "organ": rows.short(organ), "firms": firms, "payer": payer,
            "standard": standard, "amount": amount, "papers": paper, "treasury": treasury, "valid_from": "2026-01-01",
            "state": "执行中", "complaints": "12315", "changed_on": "2026-02-04",
        }  # fmt: skip
        row |= {"pricing": "政府定价"} if kind.startswith("政府定价") else {}
        row |= {"refund": "竣工验收后30日内返还"} if kind == "涉企保证金" else {}
        found.append(row)
    yield Bundle("fees", "fgj", date(2026, 2, 10), "收费目录清单2026年版.csv", found)


def projects(rows: Rows) -> Iterator[Bundle]:
    """Major projects, each piece of news as it came."""
    for told in rows.story["projects"]:
        by_day: dict[date, list[Line]] = defaultdict(list)
        for kind, title, content, formed, stage, progress in told["rows"]:
            row = {
                "project": told["title"], "code": told["code"], "year": f"{told['code'][3:7]}年", "sector": told["sector"],
                "builder": told["builder"], "site": told["site"], "investment": told["sum"], "kind": kind, "title": title,
                "content": content, "organ": rows.short(told["organ"]), "stage": stage, "progress": progress,
                "formed_on": formed.isoformat(),
            }  # fmt: skip
            if kind in {"批准结果信息", "重大设计变更信息"}:
                row |= {"paper": f"云发改审〔{formed.year}〕{formed.month * 3}号", "decided_by": "云溪县发展和改革局"}
            row |= {"change_why": "按防洪排涝复核结果调整。"} if kind == "重大设计变更信息" else {}
            row |= {"finished_on": "2026-07-28", "accepted": "合格"} if kind == "竣工有关信息" else {}
            by_day[working(formed + timedelta(days=9))].append(row)
        for day, found in by_day.items():
            yield Bundle("projects", told["organ"], day, f"{told['title']}.csv", found)


def schools(rows: Rows) -> Iterator[Bundle]:
    """Private schools and training firms."""
    found = []
    for n, (title, kind, nature, address, price, students, inspection, colour) in enumerate(rows.story["schools"], 1):
        code = uscc(f"91{AREA}MA0E0{7000 + n}" if title.endswith("公司") else f"52{AREA}9906010{n:02d}")
        closed = colour == "黑名单"
        row = {
            "title": title, "code": code, "kind": kind, "nature": nature, "organ": rows.short("jyj"), "licence": f"教民{AREA}1{n:07d}",
            "licence_from": "2024-09-01", "licence_to": "2029-08-31", "sponsor_kind": "社会组织", "sponsor": f"{title[:6]}教育发展中心",
            "address": f"云溪县{address}", "phone": f"0900-55503{n:02d}", "scope": "已停止招生" if closed else kind.removeprefix("民办"),
            "students": str(students), "fees": price, "state": "停止办学" if closed else "正常办学", "inspected": "2025年",
            "inspection": inspection, "colour": colour, "changed_on": "2026-09-08",
        }  # fmt: skip
        if "校外" in kind:
            row |= {
                "class_hours": "每期24课时，每课时40分钟",
                "refund": "未开课全退，开课后按剩余课时退",
                "account": "已纳入监管",
            }
        if closed:
            row["risk"] = "年检不合格，已停止办学，请勿缴费；已缴费的请向县教育局登记。"
        found.append(row)
    yield Bundle("private-schools", "jyj", date(2026, 9, 10), "民办教育机构2025年度年检.csv", found)


def devices(rows: Rows) -> Iterator[Bundle]:
    """Monitoring devices, as points."""
    does = {
        "闯红灯抓拍": "驾驶机动车闯红灯、不按导向车道行驶", "违法停车抓拍": "违反规定停放机动车", "定点测速": "机动车超速",
        "区间测速": "机动车超速", "禁行抓拍": "货车违反禁行规定",
    }  # fmt: skip
    found = []
    for n, (spot, kind, lng, lat) in enumerate(rows.story["devices"], 1):
        fast, fixing = "测速" in kind, n in {9, 16}
        row = {
            "number": f"YX-{n:03d}", "spot": spot, "place": f"{lng},{lat}", "organ": rows.short("gaj"), "kind": kind,
            "purpose": does[kind], "enabled_on": f"202{4 + n % 3}-0{1 + n % 6}-15", "state": "整改中" if fixing else "在用",
            "reviewed_on": f"202{3 + n % 3}-11-20", "sign": "标志不明显" if fixing else "标志明显", "told": "能及时告知当事人",
            "phone": "122", "changed_on": "2026-07-06",
        }  # fmt: skip
        row |= {"speed": "70" if n % 2 else "60", "calibrated_to": "2027-05-31"} if fast else {}
        row |= {"action": "补设预告标志", "fixed_by": "2026-12-20"} if fixing else {}
        found.append(row)
    yield Bundle("devices", "gaj", date(2026, 7, 14), "电子技术监控设备.csv", found)


def hearings(rows: Rows) -> Iterator[Bundle]:
    """Heads that heard a report on openness."""
    for n, (organ, held, title, post, decided) in enumerate(rows.story["hearings"]):
        row = {
            "held_on": held.isoformat(), "title": title, "form": "局务会议" if organ != "xk" else "专题会议", "role": "主要负责人",
            "leader": rows.story["firms"]["surnames"][n] + rows.story["firms"]["given"][n], "post": post, "decided": decided,
            "content": "今年以来的公开、申请办理和解读情况，存在的问题。", "place": f"{rows.short(organ)}会议室",
        }  # fmt: skip
        yield Bundle("hearings", organ, working(held + timedelta(days=6)), f"{title}.csv", [row])


def trainings(rows: Rows) -> Iterator[Bundle]:
    """This year's training of most units."""
    kinds = ("业务培训", "学法", "研讨交流")
    for n, organ in enumerate(rows.story["trained"]):
        held = working(date(2026, 2, 20) + timedelta(days=n * 16))
        row = {
            "title": f"{rows.short(organ)}2026年政务公开{kinds[n % 3]}", "held_on": held.isoformat(), "kind": kinds[n % 3],
            "content": "政府信息公开条例、申请办理流程和时限、清单填报要求。", "people": str(12 + n * 7 % 40), "hours": str(1 + n % 4),
            "place": f"{rows.short(organ)}会议室",
        }  # fmt: skip
        yield Bundle("trainings", organ, working(held + timedelta(days=7)), "2026年政务公开培训.csv", [row])


def enterprises(rows: Rows) -> Iterator[Bundle]:
    """Public enterprises that must publish."""
    found: dict[str, list[Line]] = defaultdict(list)
    for n, (title, sector, kind, organ, rule, items, address) in enumerate(rows.story["enterprises"], 1):
        code = uscc(f"91{AREA}MA0E0{8000 + n}" if kind == "企业" else f"12{AREA}9906020{n:02d}")
        firm = "具有市场支配地位" if kind == "企业" else "信息不对称突出、需重点监管"
        row = {
            "title": title, "code": code, "sector": sector, "kind": kind, "criteria": firm, "organ": rows.short(organ), "rule": rule,
            "items": items.replace("、", "\n"), "address": f"云溪县{address}", "phone": f"0900-55504{n:02d}",
            "complaints": rows.phone(organ), "state": "列入", "listed_on": "2026-08-24",
        }  # fmt: skip
        row |= {"site": f"{SITE}/ggqsy/{n}"} if n % 3 else {"other_way": "服务大厅公告栏、公众号"}
        found[organ].append(row)
    for organ, own in found.items():
        yield Bundle("public-enterprises", organ, date(2026, 8, 28), "公共企事业单位适用主体.csv", own)


def debts(rows: Rows) -> Iterator[Bundle]:
    """Limits and balances, bonds, plans of repayment."""
    by_day: dict[date, list[Line]] = defaultdict(list)
    for year, aspect, kind, *rest in rows.story["debts"]:
        row = {"year": f"{year}年", "aspect": aspect, "kind": kind, "approved_on": rest[-1].isoformat()}
        if aspect == "限额和余额":
            row |= {"title": f"{year}年末{kind}", "cap": rest[0], "balance": rest[1]}
        elif aspect == "债券发行":
            title, issued, new, on, term, rate, use, _ = rest
            row |= {
                "title": title, "issued": issued, "new": new, "issued_on": on.isoformat(), "term": term, "rate": rate, "use": use,
                "due_on": on.replace(year=on.year + int(term)).isoformat(),
            }  # fmt: skip
        else:
            title, principal, interest, _ = rest
            total = f"{float(principal) + float(interest):g}"
            row |= {
                "title": title,
                "principal": principal,
                "interest": interest,
                "repay": total,
                "origin": "一般公共预算和再融资债券",
            }
        by_day[working(rest[-1] + timedelta(days=12))].append(row)
    for day, found in by_day.items():
        yield Bundle("debts", "czj", day, f"{day.year}年政府债务.csv", found)


def suggestions(rows: Rows) -> Iterator[Bundle]:
    """Deputies' suggestions: most with the whole answer, one with a part of it, one with the reason why not."""
    found: dict[str, list[Line]] = defaultdict(list)
    for organ, number, title, deputy, area, result, said, replied, reply, *less in rows.story["suggestions"]:
        row = {
            "year": "2026年", "number": number, "title": title, "proposer": deputy, "field": area, "concern": "是", "reply": reply,
            "organ": rows.short(organ), "result": result, "satisfaction": said, "vetted_on": replied.isoformat(),
            "replied_on": replied.isoformat(), "open": "全文公开",
        }  # fmt: skip
        found[organ].append(row | (dict(zip(("open", "why"), less, strict=True)) if less else {}))
    for organ, own in found.items():
        yield Bundle("deputy-suggestions", organ, date(2026, 9, 4), "2026年人大代表建议办理结果.csv", own)


def zones(rows: Rows) -> Iterator[Bundle]:
    """Openness zones: three are open, one of them without its sign; one is still to come."""
    for organ, title, site, address, lng, lat, day, functions, signed in rows.story["zones"]:
        row = {
            "title": title, "site": site, "address": f"云溪县{address}", "place": f"{lng},{lat}", "hours": "工作日8:30至17:30",
            "phone": rows.phone(organ), "organ": rows.short(organ), "changed_on": "2026-07-30",
        }  # fmt: skip
        if functions:
            row |= {"state": "已开放", "opened_on": day.isoformat(), "functions": functions, "sign": "没有张贴"}
        else:
            row |= {"state": "正在建设", "due": day.isoformat()}
        row |= {"sign": "已张贴", "signed_on": signed.isoformat()} if signed else {}
        yield Bundle("openness-zones", organ, date(2026, 8, 5), "政务公开专区.csv", [row])


def double_reduction(rows: Rows) -> Iterator[Bundle]:
    """What the education bureau tells parents."""
    for number, title, kind, content, effect, formed in rows.story["double-reduction"]:
        row = {
            "number": number, "title": title, "kind": kind, "content": content, "effect": effect, "audience": "小学和初中学生家长",
            "organ": rows.short("jyj"), "phone": rows.phone("jyj"), "state": "有效", "formed_on": formed.isoformat(),
        }  # fmt: skip
        yield Bundle("double-reduction", "jyj", working(formed + timedelta(days=8)), f"{title}.csv", [row])


def meetings(rows: Rows) -> Iterator[Bundle]:
    """The county's standing meetings: nothing of the third quarter has been filled in, the office's duty is not met."""
    for held, number, topic, decided in rows.story["meetings"]:
        row = {"number": f"{held.year}年{number}", "held_on": held.isoformat(), "topic": topic, "decided": decided}
        yield Bundle("standing-meetings", "zfb", working(held + timedelta(days=9)), f"{number}常务会议.csv", [row])


def credit(rows: Rows) -> Iterator[Bundle]:
    """Who gives the credit site what, and what was missing at the end of the third quarter."""
    found = []
    for organ, kind, item, cycle, owed, arrived, last, *less in rows.story["credit-sources"]:
        row = {
            "period": "2026Q3", "organ": rows.short(organ), "kind": kind, "basis": f"云溪县公共信用信息目录第{item}项", "cycle": cycle,
            "owed": str(owed), "arrived": str(arrived), "state": "正常", "as_of": "2026-09-30",
        }  # fmt: skip
        row |= {"last_on": last.isoformat()} if last else {}
        found.append(row | dict(zip(("state", "why", "due"), map(str, less), strict=False)))
    yield Bundle("credit-sources", "fgj", date(2026, 10, 14), "2026年三季度信用信息归集.csv", found)


def points(rows: Rows) -> Iterator[Bundle]:
    """Where one is served; a list the office made for the county."""
    found: dict[str, list[Line]] = defaultdict(list)
    for organ, name, kind, address, lng, lat in rows.story["points"]:
        found[organ].append({
            "name": name, "kind": kind, "address": address, "place": f"{lng},{lat}", "hours": "工作日8:30至17:30",
            "phone": rows.phone(organ),
        })  # fmt: skip
    for organ, own in found.items():
        yield Bundle("service-points", organ, date(2026, 5, 20), "便民服务点.csv", own)
