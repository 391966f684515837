"""Documents as a county publishes them, with personal data planted and near misses beside it.

Knows nothing of the detectors: a grammar, check digits and word lists of its own. `documents(count, seed)` gives the same ones for the same seed.
Names, places and numbers are made up.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武"
COMPOUND = ["欧阳", "上官", "司马", "诸葛", "尉迟"]
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华兰红玉建国春梅志文海燕小龙金凤云辉玲飞鹏斌波宇浩凯健俊帆雪琴晨晓东"
)
PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
TOWNS = ["城关镇", "白石镇", "青山乡", "南坪镇", "桃源街道", "柳林乡", "河口镇", "双桥镇"]
VILLAGES = ["幸福村", "和平村", "石门村", "大塘村", "上坪村", "东风社区", "向阳社区", "新建村"]
ROADS = ["人民路", "建设路", "解放大道", "滨河东路", "朝阳街", "文昌巷", "中山北路"]
ESTATES = ["阳光小区", "锦绣花园", "丽景苑", "御湖名城", "安置小区"]
BUREAUS = [
    "县财政局",
    "县民政局",
    "县人力资源和社会保障局",
    "县农业农村局",
    "县市场监督管理局",
    "县教育体育局",
    "县自然资源局",
    "县交通运输局",
]
REGIONS = ["360121", "362330", "110105", "430922", "510184", "620102", "622301", "440306", "370883", "522124"]


@dataclass(frozen=True)
class Plant:
    kind: str
    text: str


@dataclass
class Document:
    """`plants` are (kind, start, end) in `text`; `form` names the kind of document."""

    form: str
    text: str = ""
    plants: list[tuple[str, int, int]] = field(default_factory=list)

    def add(self, *pieces: str | Plant) -> None:
        for piece in pieces:
            if isinstance(piece, Plant):
                self.plants.append((piece.kind, len(self.text), len(self.text) + len(piece.text)))
                self.text += piece.text
            else:
                self.text += piece

    def row(self, *cells: str | Plant) -> None:
        for index, cell in enumerate(cells):
            self.add("\t" if index else "", cell)
        self.add("\n")


class Maker:
    """The pieces documents are made of."""

    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)

    def digits(self, count: int) -> str:
        return "".join(self.r.choices(string.digits, k=count))

    def pick(self, values):
        return self.r.choice(values)

    def name(self) -> str:
        surname = self.pick(COMPOUND) if self.r.random() < 0.03 else self.pick(SURNAMES)
        return surname + "".join(self.r.choices(GIVEN, k=1 if self.r.random() < 0.25 else 2))

    def date(self, low=1940, high=2008) -> tuple[int, int, int]:
        return self.r.randint(low, high), self.r.randint(1, 12), self.r.randint(1, 28)

    def id_number(self, region: str | None = None) -> str:
        region = region or (self.pick(["810000", "820000", "830000"]) if self.r.random() < 0.05 else self.pick(REGIONS))
        year, month, day = self.date()
        body = f"{region}{year}{month:02}{day:02}{self.digits(3)}"
        total = sum(int(mark) * (2 ** (17 - place) % 11) for place, mark in enumerate(body))
        return body + "10X98765432"[total % 11]

    def broken_id(self) -> str:
        good = self.id_number()
        return (
            good[:17] + str((int(good[17].replace("X", "9")) + self.r.randint(1, 8)) % 10)
            if good[17] != "X"
            else good[:17] + "5"
        )

    def dressed_id(self) -> str:
        number, style = self.id_number(), self.r.random()
        if style < 0.06:
            return "".join(chr(ord(mark) + 0xFEE0) for mark in number)
        if style < 0.12:
            return f"{number[:6]} {number[6:14]} {number[14:]}"
        if style < 0.15:
            return f"{number[:6]}-{number[6:14]}-{number[14:]}"
        return number.lower() if style < 0.2 else number

    def mobile(self) -> str:
        return self.pick(["13", "15", "17", "18", "19", "16"]) + self.digits(9)

    def dressed_mobile(self) -> str:
        number, style = self.mobile(), self.r.random()
        if style < 0.07:
            return f"{number[:3]} {number[3:7]} {number[7:]}"
        if style < 0.14:
            return f"{number[:3]}-{number[3:7]}-{number[7:]}"
        if style < 0.18:
            return "+86 " + number
        return "".join(chr(ord(mark) + 0xFEE0) for mark in number) if style < 0.22 else number

    def landline(self) -> str:
        return self.pick(
            [
                f"0791-8{self.digits(7)}",
                f"0793-{self.r.randint(2, 8)}{self.digits(6)}",
                f"0791 {self.r.randint(2, 8)}{self.digits(7)}",
            ]
        )

    def card(self) -> str:
        body = self.pick(["622202", "621700", "622848", "623052", "621799"]) + self.digits(self.pick([9, 12]))
        total = 0
        for place, mark in enumerate(reversed(body)):
            value = int(mark) * (2 if place % 2 == 0 else 1)
            total += value - 9 if value > 9 else value
        number = body + str(-total % 10)
        return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if self.r.random() < 0.15 else number

    def plate(self) -> str:
        head = self.pick(PROVINCES) + self.pick("ABCDEFGHJK")
        style = self.r.random()
        if style < 0.2:
            return head + self.pick("DF") + self.pick("ABCDEFGH1234567890") + self.digits(4)
        if style < 0.25:
            return head + self.digits(5) + self.pick("DF")
        body = self.pick(
            [
                self.digits(5),
                self.pick("ABCDEFGHJKLMNPQ") + self.digits(4),
                self.digits(1) + self.pick("ABCHKX") + self.digits(3),
            ]
        )
        return head + ("·" if style > 0.9 else "") + body

    def passport(self) -> str:
        return self.pick(["E" + self.digits(8), "E" + self.pick("ABCDJK") + self.digits(7), "G" + self.digits(8)])

    def permit(self) -> str:
        return self.pick("HM") + self.digits(8)

    def email(self) -> str:
        name = self.pick(
            [
                self.digits(9).replace("0", "7"),
                "".join(self.r.choices(string.ascii_lowercase, k=6)),
                "zhang" + self.digits(4),
            ]
        )
        return name + "@" + self.pick(["qq.com", "163.com", "126.com", "139.com"])

    def home(self) -> str:
        town = ("云溪县" if self.r.random() < 0.7 else "江西省云溪县") + self.pick(TOWNS)
        number = self.r.randint(1, 180)
        return town + self.pick(
            [
                f"{self.pick(VILLAGES)}{self.r.randint(1, 12)}组{number}号",
                f"{self.pick(ROADS)}{number}号{self.pick(ESTATES)}{self.r.randint(1, 30)}栋{self.r.randint(1, 4)}单元{self.r.randint(1, 30)}0{self.r.randint(1, 4)}室",
                f"{self.pick(ROADS)}{number}号",
                f"{self.pick(ESTATES)}{self.r.randint(1, 30)}幢{self.r.randint(1, 18)}0{self.r.randint(1, 4)}室",
            ]
        )

    def office(self) -> str:
        return (
            f"云溪县{self.pick(ROADS)}{self.r.randint(1, 300)}号"
            + self.pick(["", "行政中心3号楼", "政务服务中心二楼", "县政府大院1号楼"])
            + self.pick(["", "501室", "302室", "2楼216室"])
        )

    def uscc(self, head: str | None = None) -> str:
        marks = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        body = (
            (head or self.pick(["91", "92", "93", "11", "12", "52", "N2", "Y1"]))
            + "360121"
            + self.pick(["MA", "MB", "73", "01", "05"])
            + "".join(self.r.choices("0123456789" if self.r.random() < 0.5 else marks, k=7))
        )
        total = sum(marks.index(mark) * pow(3, place, 31) for place, mark in enumerate(body))
        return body + marks[-total % 31]

    def firm(self) -> str:
        return (
            self.pick(["云溪县", "江西", "南坪"])
            + self.pick(["好味来", "鑫源", "宏达", "绿野", "金穗", "恒通"])
            + self.pick(["建筑工程有限公司", "餐饮店", "农业发展有限公司", "种养专业合作社", "商贸有限公司", "超市"])
        )

    def day(self) -> str:
        return self.pick(
            [
                f"2026年{self.r.randint(1, 12)}月{self.r.randint(1, 28)}日",
                f"2026-{self.r.randint(1, 12):02}-{self.r.randint(1, 28):02}",
                f"2026.{self.r.randint(1, 12)}.{self.r.randint(1, 28)}",
                f"2026{self.r.randint(1, 12):02}{self.r.randint(1, 28):02}",
            ]
        )

    def money(self) -> str:
        return self.pick(
            [
                f"{self.r.randint(1, 999)},{self.digits(3)},{self.digits(3)}.{self.digits(2)}元",
                f"{self.r.randint(1000, 99999999999)}元",
                f"{self.r.randint(1, 9999)}.{self.digits(2)}万元",
                f"1{self.pick('35789')}{self.digits(9)}.00",
            ]
        )

    def doc_number(self) -> str:
        return self.pick(["云府发", "云府办字", "云财农", "赣府厅发", "云自然资罚"]) + self.pick(
            [f"〔2026〕{self.r.randint(1, 300)}号", f"〔2025〕{self.r.randint(1, 99)}号"]
        )

    def near_miss(self) -> str:
        """A number that looks like personal data and is none, as a phrase."""
        r = self.r
        return self.pick(
            [
                lambda: f"发票号码：{r.randint(20, 26)}362000{self.digits(12)}",
                lambda: f"发票代码：036002{self.digits(6)}，发票号码：{self.digits(8)}",
                lambda: f"快递单号：SF1{self.digits(12)}",
                lambda: f"邮寄单号{self.pick(['YT', 'JD', 'ZTO'])}{self.digits(13)}",
                lambda: f"EMS单号：1{self.digits(12)}",
                lambda: f"挂号信编号XA{self.digits(8)}136",
                lambda: f"文号：{self.doc_number()}",
                lambda: f"金额合计{self.money()}",
                lambda: (
                    f"项目代码：2{r.randint(0, 6)}{r.randint(1, 12):02}-360121-04-0{r.randint(1, 5)}-{self.digits(6)}"
                ),
                lambda: f"项目代码2019-360121-48-03-0{self.digits(5)}",
                lambda: f"采购项目编号：JXYX2026-G{self.digits(3)}",
                lambda: f"统一社会信用代码：{self.uscc()}",
                lambda: f"索引号：014{self.digits(6)}/2026-{self.digits(5)}",
                lambda: f"咨询电话：{self.landline()}",
                lambda: f"监督电话：{self.landline()}、12345",
                lambda: f"传真：{self.landline()}",
                lambda: f"服务热线：{self.pick(['400', '800'])}-{self.digits(3)}-{self.digits(4)}",
                lambda: f"受理编号：360121{self.day_digits()}{self.digits(4)}",
                lambda: f"业务流水号：62{self.digits(16)}",
                lambda: f"订单号：1{self.pick('3578')}{self.digits(9)}",
                lambda: f"不动产单元号：360121{self.digits(6)}GB{self.digits(5)}F{self.digits(8)}",
                lambda: f"赣（2026）云溪县不动产权第{self.digits(7)}号",
                lambda: f"备案号：赣ICP备{self.digits(8)}号",
                lambda: f"许可证编号：JY1360121{self.digits(7)}",
                lambda: f"注册号：360121{self.digits(9)}",
                lambda: f"经度115.{self.digits(8)}，纬度28.{self.digits(8)}",
                lambda: f"规格型号E{self.digits(4)}，数量{self.digits(4)}台",
                lambda: f"设备序列号：SN{self.digits(16)}",
                lambda: f"办理时间：{self.day()}",
                lambda: f"开户名称：云溪县财政局，开户行：云溪农商银行，账号：1{self.digits(17)}",
                lambda: f"编号为360121{self.day_digits()}{self.digits(4)}的案件",
                lambda: f"（2026）赣0121民初{self.digits(4)}号民事判决书",
                lambda: f"QQ群：{r.randint(2, 9)}{self.digits(8)}",
                lambda: f"电表户号{self.digits(10)}，水表编号{self.digits(12)}",
                lambda: f"ISBN 978-7-{self.digits(4)}-{self.digits(4)}-{self.digits(1)}，GB/T {self.digits(5)}-2026",
                lambda: (
                    f"坐标X=3{self.digits(6)}.{self.digits(3)}，Y=1{r.randint(3, 9)}{self.digits(9)}.{self.digits(2)}"
                ),
                lambda: f"货值1{self.pick('3589')}{self.digits(9)}元、数量1{self.pick('3589')}{self.digits(9)}股",
                lambda: (
                    f"建设地点：云溪县{self.pick(ROADS)}{r.randint(1, 200)}号，云溪县好客来宾馆{r.randint(1, 9)}楼{r.randint(1, 9)}01室"
                ),
                lambda: (
                    f"施工许可证号36012120{r.randint(10, 26)}{r.randint(1, 12):02}{r.randint(1, 28):02}0{self.digits(3)}"
                ),
                lambda: f"投诉举报邮箱yxjj{self.digits(3)}@163.com，举报电话{self.mobile()}",
                lambda: f"主要负责人：{self.name()}，联系人：{self.name()}",
                lambda: f"药品批号{self.digits(8)}，批准文号国药准字Z{self.digits(8)}，条码69{self.digits(11)}",
                lambda: f"面积{self.digits(6)}.{self.digits(2)}平方米",
            ]
        )()

    def day_digits(self) -> str:
        return f"2026{self.r.randint(1, 12):02}{self.r.randint(1, 28):02}"


POLICY = [
    "各乡镇人民政府，县政府各部门：",
    "为深入贯彻落实党中央、国务院决策部署，进一步优化营商环境，现将有关事项通知如下。",
    "加强组织领导，压实工作责任，确保各项任务落到实处。",
    "坚持以人民为中心，聚焦企业和群众反映强烈的突出问题。",
    "各单位要于每季度末报送工作进展情况，联系人要保持相对稳定。",
    "本办法自发布之日起施行，由云溪县人民政府办公室负责解释。",
    "全县共完成投资稳步增长，新增就业岗位较上年同期有所增加。",
    "对符合条件的申请人，应当自受理之日起二十个工作日内作出决定。",
    "户主应当如实申报家庭成员和收入情况，不得隐瞒。",
    "申请人对处理结果有异议的，可以依法申请行政复议。",
]


def subsidy(m: Maker, d: Document) -> None:
    d.add(
        f"{m.pick(TOWNS)}2026年{m.pick(['耕地地力保护补贴', '城乡居民最低生活保障', '临时救助', '农机购置补贴'])}发放公示\n"
    )
    d.add(f"现将有关情况公示如下，公示期7天，如有异议请向镇财政所反映，监督电话：{m.landline()}。\n")
    with_id, with_phone, with_card, with_home = (m.r.random() < share for share in (0.6, 0.4, 0.5, 0.3))
    who = m.pick(["户主姓名", "姓名", "户主", "申请人", "受助人姓名"])
    head = ["序号", "村组", who]
    head += [m.pick(["身份证号", "身份证号码", "公民身份号码", "证件号码"])] if with_id else []
    head += [m.pick(["联系电话", "手机号码", "电话"])] if with_phone else []
    head += [m.pick(["银行账号", "一卡通账号", "银行卡号"])] if with_card else []
    head += [m.pick(["家庭住址", "住址"])] if with_home else []
    d.row(*head, "补贴面积（亩）", "补贴金额（元）", "备注")
    for number in range(1, m.r.randint(3, 14)):
        cells: list[str | Plant] = [str(number), f"{m.pick(VILLAGES)}{m.r.randint(1, 9)}组", Plant("NAME", m.name())]
        cells += [Plant("ID_CARD", m.dressed_id())] if with_id else []
        if with_phone:
            cells.append(Plant("PHONE", m.dressed_mobile()) if m.r.random() < 0.8 else Plant("LANDLINE", m.landline()))
        cells += [Plant("BANK_CARD", m.card())] if with_card else []
        cells += [Plant("ADDRESS", m.home())] if with_home else []
        d.row(
            *cells,
            f"{m.r.randint(1, 30)}.{m.digits(2)}",
            str(m.r.randint(100, 20000)),
            m.pick(["", "低保户", "脱贫户"]),
        )
    d.add(m.near_miss(), "\n", f"云溪县{m.pick(BUREAUS)[1:]}\n{m.day()}\n")


def masked_list(m: Maker, d: Document) -> None:
    d.add("2026年公租房保障对象公示\n")
    d.row("序号", "姓名", "身份证号", "联系电话", "保障方式")
    for number in range(1, m.r.randint(3, 10)):
        one = m.id_number()
        d.row(
            str(number),
            m.name()[0] + m.pick(["某", "某某", "**", "×"]),
            one[:6] + "********" + one[-4:],
            m.mobile()[:3] + "****" + m.digits(4),
            "租赁补贴",
        )
    d.add(f"咨询电话：{m.landline()}\n")


def penalty_person(m: Maker, d: Document) -> None:
    year, month, day = m.date(1950, 2000)
    d.add(
        f"行政处罚决定书\n云公（治）行罚决字〔2026〕{m.r.randint(1, 900)}号\n",
        m.pick(["当事人：", "被处罚人：", "违法行为人："]),
        Plant("NAME", m.name()),
    )
    d.add(
        f"，{m.pick('男女')}，汉族，{year}年{month}月{day}日出生，",
        m.pick(["公民身份号码：", "身份证号码", "身份证号："]),
        Plant("ID_CARD", m.dressed_id()),
    )
    d.add("，", m.pick(["住", "现住", "住址：", "户籍所在地：", "家庭住址："]), Plant("ADDRESS", m.home()))
    if m.r.random() < 0.5:
        d.add("，", m.pick(["联系电话：", "电话", "手机号码：", "联系方式："]), Plant("PHONE", m.dressed_mobile()))
    d.add("。\n")
    if m.r.random() < 0.5:
        d.add(
            f"现查明，{m.day()}，当事人驾驶",
            Plant("PLATE", m.plate()),
            m.pick(["小型轿车", "号小型普通客车", "重型货车"]),
            f"行驶至G320国道{m.r.randint(1, 900)}公里处被查获。\n",
        )
    d.add(f"以上事实有询问笔录、现场照片等证据证实。决定处以罚款{m.money()}。{m.near_miss()}。\n")
    d.add(
        f"逾期不缴纳的，每日按罚款数额的3%加处罚款。如不服本决定，可向云溪县人民政府申请行政复议，地址：{m.office()}，电话：{m.landline()}。\n"
    )


def penalty_firm(m: Maker, d: Document) -> None:
    d.add(
        f"云市监处罚〔2026〕{m.r.randint(1, 300)}号\n当事人：{m.firm()}\n统一社会信用代码：{m.uscc('91')}\n住所（经营场所）：{m.office()}\n法定代表人：{m.name()}\n联系电话：{m.landline()}\n"
    )
    d.add(
        f"{m.pick(POLICY)}经查，当事人购进货物{m.r.randint(10, 900)}件，货值{m.money()}，{m.near_miss()}，{m.near_miss()}。\n缴款账户：云溪县财政局非税收入专户，账号：36{m.digits(17)}\n"
    )


def appointment(m: Maker, d: Document) -> None:
    d.add(f"{m.doc_number()}\n关于{m.name()}等同志职务任免的通知\n经研究决定：\n")
    for _ in range(m.r.randint(2, 6)):
        d.add(
            f"{m.pick(['任命', ''])}{m.name()}同志任云溪县{m.pick(BUREAUS)[1:]}{m.pick(['副局长', '党组成员', '四级调研员'])}；\n"
        )
    d.row("姓名", "性别", "出生年月", "现任职务", "拟任职务")
    for _ in range(m.r.randint(1, 4)):
        d.row(
            m.name(),
            m.pick("男女"),
            f"19{m.r.randint(65, 95)}.0{m.r.randint(1, 9)}",
            "云溪县财政局副局长",
            "云溪县审计局局长人选",
        )
    d.add(f"公示期间，可向县委组织部反映，电话：0791-{m.digits(8)}，12380，邮箱：yxzzb@163.com，地址：{m.office()}。\n")


def recruitment(m: Maker, d: Document) -> None:
    d.add("云溪县2026年事业单位公开招聘拟聘用人员公示\n")
    with_id = m.r.random() < 0.3
    d.row(
        "序号",
        m.pick(["姓名", "考生姓名"]),
        "性别",
        "准考证号",
        *(["身份证号"] if with_id else []),
        m.pick(["招聘单位", "报考岗位"]),
        "笔试成绩",
        "总成绩",
        "名次",
    )
    for number in range(1, m.r.randint(3, 12)):
        d.row(
            str(number),
            Plant("NAME", m.name()),
            m.pick("男女"),
            m.pick([f"36012126{m.digits(4)}", f"1136{m.digits(7)}"]),
            *([Plant("ID_CARD", m.dressed_id())] if with_id else []),
            f"云溪县第{m.pick('一二三四')}中学",
            f"{m.r.randint(50, 90)}.{m.digits(1)}",
            f"{m.r.randint(60, 90)}.{m.digits(2)}",
            str(number),
        )
    d.add(f"咨询电话：{m.landline()}（县人社局事业股），监督电话：{m.landline()}（县纪委监委派驻纪检监察组）\n")


def recruit_notice(m: Maker, d: Document) -> None:
    d.add("云溪县2026年公开招聘教师公告\n", m.pick(POLICY), "\n")
    d.add(
        f"报名时间：{m.day()}至{m.day()}，报名地点：{m.office()}，报名邮箱：yxrsj{m.digits(2)}@{m.pick(['163.com', '126.com', 'qq.com', 'yunxi.gov.cn'])}。\n咨询电话：{m.landline()}，联系人：{m.name()}。\n"
    )
    d.add(
        f"岗位代码{m.digits(9)}，{m.near_miss()}。\n请将报名表发送至yxjy{m.digits(3)}@qq.com。\n报名时须提供姓名、身份证号、联系电话、家庭住址等信息。\n"
    )


def contacts(m: Maker, d: Document) -> None:
    d.add("云溪县政府信息公开工作机构联系方式\n")
    mobile = m.r.random() < 0.3
    d.row("序号", "单位名称", "办公地址", "负责人", "办公电话", "传真", "电子邮箱", *(["手机"] if mobile else []))
    for number in range(1, m.r.randint(3, 9)):
        d.row(
            str(number),
            m.pick(BUREAUS),
            m.office(),
            m.name(),
            m.landline(),
            m.landline(),
            f"yx{m.digits(3)}@{m.pick(['163.com', 'yunxi.gov.cn'])}",
            *([Plant("PHONE", m.dressed_mobile())] if mobile else []),
        )


def duty_table(m: Maker, d: Document) -> None:
    d.add("防汛值班安排表\n")
    d.row("日期", "带班领导", "职务", "姓名", "值班电话")
    for _ in range(m.r.randint(2, 7)):
        d.row(m.day(), m.name(), "副局长", m.name(), m.pick([m.landline(), f"8{m.digits(6)}"]))
    d.add(m.near_miss(), "\n")


def reply(m: Maker, d: Document) -> None:
    d.add(
        f"政府信息公开申请答复书\n云府办依申请〔2026〕第{m.r.randint(1, 99)}号-答\n申请人：",
        Plant("NAME", m.name()),
        "\n",
    )
    d.add("通信地址：" if m.r.random() < 0.3 else "住址：", Plant("ADDRESS", m.home()), "\n")
    d.add(
        m.pick(["联系电话：", "手机："]),
        Plant("PHONE", m.dressed_mobile()) if m.r.random() < 0.7 else Plant("LANDLINE", m.landline()),
        "\n",
    )
    if m.r.random() < 0.5:
        d.add(m.pick(["电子邮箱：", "邮箱："]), Plant("EMAIL", m.email()), "\n")
    if m.r.random() < 0.4:
        d.add("身份证号：", Plant("ID_CARD", m.pick([m.broken_id, m.dressed_id])()), "\n")
    d.add(
        f"您于{m.day()}提交的政府信息公开申请收悉。{m.pick(POLICY)}{m.near_miss()}。\n如对本答复不服，可以在六十日内向云溪县人民政府申请行政复议（地址：{m.office()}）。\n联系电话：{m.landline()}\n云溪县人民政府办公室\n{m.day()}\n"
    )


def tender(m: Maker, d: Document) -> None:
    d.add(
        f"中标结果公告\n{m.near_miss()}\n项目名称：云溪县{m.pick(TOWNS)}道路改造工程\n中标单位：{m.firm()}（{m.uscc('91')}）\n中标金额：{m.money()}\n评审专家：{m.name()}、{m.name()}\n"
    )
    d.add(f"采购人信息\n名称：云溪县交通运输局\n地址：{m.office()}\n联系方式：{m.landline()}\n")
    if m.r.random() < 0.5:
        d.add("代理机构项目联系人：", m.name(), "\n联系电话：", Plant("PHONE", m.dressed_mobile()), "\n")
    d.add(f"投标保证金账户：云溪县公共资源交易中心，开户银行：农行云溪支行，账号：14{m.digits(15)}\n{m.near_miss()}\n")


def traffic(m: Maker, d: Document) -> None:
    d.add("关于对逾期未处理机动车的公告\n")
    owner = m.r.random() < 0.5
    d.row("序号", "号牌号码", "违法时间", "违法地点", *(["车主姓名"] if owner else []))
    for number in range(1, m.r.randint(3, 12)):
        d.row(
            str(number),
            Plant("PLATE", m.plate()),
            m.day(),
            f"{m.pick(ROADS)}与{m.pick(ROADS)}路口",
            *([Plant("NAME", m.name())] if owner else []),
        )
    d.add(f"川G318线、京G20高速，赣A2026012号文，{m.near_miss()}\n")


def requisition(m: Maker, d: Document) -> None:
    d.add(f"房屋征收补偿情况公示\n项目：{m.pick(TOWNS)}棚户区改造，{m.near_miss()}\n")
    d.row(
        "编号",
        m.pick(["被征收人", "产权人", "被征收人姓名"]),
        m.pick(["房屋坐落", "房屋地址", "住址"]),
        "建筑面积（㎡）",
        "补偿金额（元）",
        "收款账号",
    )
    for number in range(1, m.r.randint(2, 8)):
        d.row(
            f"A{number:03}",
            Plant("NAME", m.name()),
            Plant("ADDRESS", m.home()),
            f"{m.r.randint(40, 300)}.{m.digits(2)}",
            f"{m.r.randint(100000, 3000000)}.{m.digits(2)}",
            Plant("BANK_CARD", m.card()),
        )


def ledger(m: Maker, d: Document) -> None:
    d.add("云溪县2026年度涉企资金拨付明细\n")
    d.row(
        "序号",
        "企业名称",
        "统一社会信用代码",
        "法定代表人",
        "地址",
        "联系电话",
        "文号",
        "金额（元）",
        "发票号码",
        "快递单号",
    )
    for number in range(1, m.r.randint(3, 12)):
        d.row(
            str(number),
            m.firm(),
            m.uscc("91"),
            m.name(),
            m.office(),
            m.landline(),
            m.doc_number(),
            str(m.r.randint(10**4, 2 * 10**10)),
            f"2636200000{m.digits(10)}",
            m.pick([f"SF{m.digits(13)}", f"7{m.digits(14)}", f"98{m.digits(11)}", f"43{m.digits(13)}"]),
        )


def welfare(m: Maker, d: Document) -> None:
    d.add("困难残疾人和孤儿救助名单\n")
    d.row("序号", "姓名", "残疾类别", "残疾等级", "残疾人证号", "监护人", "监护人电话")
    for number in range(1, m.r.randint(2, 9)):
        d.row(
            str(number),
            Plant("NAME", m.name()),
            m.pick(["肢体", "视力", "智力"]),
            m.pick("一二三四") + "级",
            Plant("ID_CARD", m.id_number() + f"{m.r.randint(1, 7)}{m.r.randint(1, 4)}"),
            Plant("NAME", m.name()),
            Plant("PHONE", m.mobile()),
        )


def abroad(m: Maker, d: Document) -> None:
    d.add("因公临时出国团组人员公示\n")
    if m.r.random() < 0.5:
        d.row("姓名", "证件类型", m.pick(["护照号码", "护照号"]))
        for _ in range(m.r.randint(1, 5)):
            d.row(Plant("NAME", m.name()), "护照", Plant("PASSPORT", m.passport()))
    else:
        d.add("申请人：", Plant("NAME", m.name()), "，护照号码：", Plant("PASSPORT", m.passport()), "。\n")
        d.add(
            "港澳居民来往内地通行证号码：",
            Plant("PERMIT", m.permit()),
            "。台湾居民来往大陆通行证：",
            Plant("PERMIT", m.digits(8)),
            "。\n",
        )
        d.add("军官证：", Plant("PERMIT", f"军字第{m.digits(7)}号"), "。\n")
    d.add(f"设备型号G{m.digits(8)}、E{m.digits(8)}，{m.near_miss()}\n")


def form(m: Maker, d: Document) -> None:
    d.add("个体工商户信息采集表\n")
    d.row("姓名", Plant("NAME", m.name()), "性别", m.pick("男女"), "民族", "汉族")
    d.row("身份证号", Plant("ID_CARD", m.dressed_id()), "联系电话", Plant("PHONE", m.dressed_mobile()))
    d.row("家庭住址", Plant("ADDRESS", m.home()), "车牌号", Plant("PLATE", m.plate()))
    d.row("单位", m.firm(), "办公电话", m.landline())
    if m.r.random() < 0.5:
        d.row("开户行", "云溪农商银行", "银行卡号", Plant("BANK_CARD", m.card()))


def policy(m: Maker, d: Document) -> None:
    d.add(f"{m.doc_number()}\n云溪县人民政府关于进一步加强{m.pick(['农业', '教育', '交通'])}工作的通知\n")
    for _ in range(m.r.randint(4, 14)):
        d.add(
            m.pick(POLICY),
            m.pick(["", m.near_miss() + "。", f"截至{m.day()}，累计拨付{m.money()}。"]),
            m.pick(["", "\n"]),
        )


def loose(m: Maker, d: Document) -> None:
    """Prose in which something slipped in without a label."""
    d.add(m.pick(POLICY), f"{m.name()}反映情况属实，", m.pick(POLICY), "\n")
    what = m.r.random()
    if what < 0.35:
        d.add("经核实，当事人（", Plant("ID_CARD", m.dressed_id()), "）符合条件。")
    elif what < 0.6:
        d.add("请与本人联系，", Plant("PHONE", m.dressed_mobile()), "。")
    elif what < 0.75:
        d.add("补贴已打入", Plant("BANK_CARD", m.card()), "。")
    elif what < 0.9:
        d.add("车辆", Plant("PLATE", m.plate()), "已办理注销。")
    else:
        d.add(
            f"经现场核查，该户居住在{m.pick(ESTATES)[:0]}",
            Plant(
                "ADDRESS",
                f"云溪县{m.pick(TOWNS)}{m.pick(ESTATES)}{m.r.randint(1, 30)}栋{m.r.randint(1, 4)}单元{m.r.randint(2, 30)}01室",
            ),
            "。",
        )
    d.add(m.near_miss(), "。", m.near_miss(), "\n")


def spaced(m: Maker, name: str) -> str:
    return name[0] + m.pick([" ", "\u3000", "  "]) + name[1] if len(name) == 2 and m.r.random() < 0.6 else name


def copied(m: Maker, d: Document) -> None:
    """A list copied from a page: columns kept apart by blanks, names of two signs drawn out."""
    d.add("拟发放困难群众临时救助金人员名单\n", m.pick(POLICY), "\n")
    gap = m.pick([" ", "  ", "\u3000"])
    d.add(gap.join(["序号", "姓名", "身份证号", "手机号码", "金额"]), "\n")
    for number in range(1, m.r.randint(3, 9)):
        d.add(
            f"{number}{gap}",
            Plant("NAME", m.name()),
            gap,
            Plant("ID_CARD", m.id_number()),
            gap,
            Plant("PHONE", m.mobile()),
            gap,
            f"{m.r.randint(2, 90)}00\n",
        )
    d.add(f"云溪县民政局\n{m.day()}\n")


def minutes(m: Maker, d: Document) -> None:
    """A register with drawn-out names, minorities' names and cells of several persons."""
    d.add("村民宅基地审批情况公示\n")
    d.row("序号", "户 主", "家庭成员", "身份证号码（户主）", "现住址", "批准面积", "备注")
    for number in range(1, m.r.randint(2, 8)):
        owner = m.name() if m.r.random() < 0.85 else m.pick(["买买提·艾力", "阿依古丽·吐尔逊", "扎西·多吉"])
        members: list[str | Plant] = [Plant("NAME", m.name()), "、", Plant("NAME", m.name())]
        d.add(
            f"{number}\t",
            Plant("NAME", spaced(m, owner)),
            "\t",
            *members,
            "\t",
            Plant("ID_CARD", m.dressed_id()),
            "\t",
            Plant("ADDRESS", m.home()),
            f"\t{m.r.randint(60, 120)}\t\n",
        )
    d.add(m.near_miss(), "\n", m.near_miss(), "\n")


def petition(m: Maker, d: Document) -> None:
    """An answer to a petitioner, personal things in running text."""
    d.add(
        "信访事项处理意见书\n信访人：",
        Plant("NAME", m.name()),
        m.pick(["，女", "，男", ""]),
        "，",
        m.pick(["家住", "现住", "住"]),
        Plant("ADDRESS", m.home()),
        "。\n",
    )
    d.add(
        m.pick(POLICY),
        m.pick(["本人手机号为", "联系电话", "手机号"]),
        Plant("PHONE", m.dressed_mobile()),
        "，",
        m.pick(["身份证号为", "公民身份号码"]),
        Plant("ID_CARD", m.dressed_id()),
        "。",
    )
    if m.r.random() < 0.5:
        d.add("补偿款已汇入其", m.pick(["农行卡", "账户", "银行卡"]), Plant("BANK_CARD", m.card()), "。")
    d.add(
        f"\n{m.near_miss()}。{m.near_miss()}。\n如不服本意见，可自收到之日起30日内向云溪县人民政府请求复查，地址：{m.office()}，联系电话：{m.landline()}。\n"
    )


FORMS: list[Callable[[Maker, Document], None]] = [
    subsidy,
    masked_list,
    penalty_person,
    penalty_firm,
    appointment,
    recruitment,
    recruit_notice,
    contacts,
    duty_table,
    reply,
    tender,
    traffic,
    requisition,
    ledger,
    welfare,
    abroad,
    form,
    policy,
    loose,
    loose,
    copied,
    minutes,
    petition,
]


def documents(count: int, seed: int) -> Iterator[Document]:
    """`count` documents, every form in turn."""
    maker = Maker(seed)
    for number in range(count):
        build = FORMS[number % len(FORMS)]
        document = Document(build.__name__)
        build(maker, document)
        yield document


def slack(kind: str) -> int:
    """How far the ends of a hit may lie from the plant's: an address may be cut a little otherwise."""
    return 12 if kind == "ADDRESS" else 2


def score(document: Document, found: list[tuple[str, int, int]]) -> dict[str, list[int]]:
    """{kind: [right, wrong, missed]} of what was `found` as (kind, start, end)."""
    counts: dict[str, list[int]] = {}
    open_plants = list(document.plants)
    for kind, start, end in found:
        row = counts.setdefault(kind, [0, 0, 0])
        for plant in open_plants:
            near = slack(kind)
            if (
                plant[0] == kind
                and abs(plant[1] - start) <= near
                and abs(plant[2] - end) <= near
                and start < plant[2]
                and plant[1] < end
            ):
                open_plants.remove(plant)
                row[0] += 1
                break
        else:
            row[1] += 1
    for kind, _, _ in open_plants:
        counts.setdefault(kind, [0, 0, 0])[2] += 1
    return counts
