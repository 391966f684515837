"""Made-up documents of a made-up county, as many as wanted, each different: for measuring and for tests."""

from __future__ import annotations

import random
from collections.abc import Iterator

from gongkai.index.services.text import Entry

SUBJECTS = [
    "最低生活保障",
    "临时救助",
    "残疾人两项补贴",
    "高龄津贴",
    "农村危房改造",
    "耕地地力保护补贴",
    "农机购置补贴",
    "粮食收购",
    "高标准农田建设",
    "畜禽养殖污染防治",
    "河湖长制",
    "饮用水水源保护",
    "秸秆禁烧",
    "大气污染防治",
    "垃圾分类",
    "城镇老旧小区改造",
    "物业服务收费",
    "保障性住房",
    "住房公积金",
    "房屋征收补偿",
    "义务教育招生",
    "校外培训治理",
    "学生营养改善",
    "普惠托育",
    "家庭医生签约",
    "医疗救助",
    "居民医保缴费",
    "疫苗接种",
    "食品小作坊",
    "校园食品安全",
    "特种设备检查",
    "消防安全",
    "森林防火",
    "防汛抗旱",
    "地质灾害防治",
    "危险化学品管理",
    "道路交通安全",
    "农村公路养护",
    "公交线路调整",
    "出租汽车管理",
    "招商引资",
    "工业用地出让",
    "小微企业贷款贴息",
    "个体工商户登记",
    "行政审批事项",
    "证明事项告知承诺",
    "政府采购",
    "公共资源交易",
    "国有资产管理",
    "预算公开",
    "审计整改",
    "政务服务事项",
    "就业技能培训",
    "公益性岗位",
    "工伤保险",
    "社会保险补贴",
    "退役军人优抚",
    "殡葬服务",
    "村务公开",
    "乡村旅游",
    "非物质文化遗产",
    "文物保护",
    "全民健身",
    "公共图书馆",
    "气象灾害预警",
    "电动自行车停放",
]
KINDS = [
    "办法",
    "实施细则",
    "工作方案",
    "实施方案",
    "管理规定",
    "通知",
    "公告",
    "通告",
    "应急预案",
    "三年行动计划",
    "考核办法",
    "操作规程",
    "补助标准",
    "工作要点",
]
ORGANS = [
    "县人民政府",
    "县人民政府办公室",
    "县民政局",
    "县财政局",
    "县教育和体育局",
    "县住房和城乡建设局",
    "县农业农村局",
    "县生态环境分局",
    "县自然资源局",
    "县交通运输局",
    "县水利局",
    "县卫生健康局",
    "县医疗保障局",
    "县市场监督管理局",
    "县应急管理局",
    "县人力资源和社会保障局",
    "县文化广电和旅游局",
    "县退役军人事务局",
    "县数据局",
    "县统计局",
    "县林业局",
    "县审计局",
    "县司法局",
    "县发展和改革局",
    "县工业和信息化局",
    "县商务局",
    "柳林镇人民政府",
    "石桥镇人民政府",
    "白水乡人民政府",
    "青岩镇人民政府",
    "临河街道办事处",
    "东关街道办事处",
    "大湾镇人民政府",
    "龙泉镇人民政府",
]
_SENTENCES = (
    "{organ}负责全县{subject}工作的组织实施和监督检查，{other}按照职责分工做好相关工作。",
    "申请{subject}的，应当向{town}提交{paper}、{paper2}等材料，由受理机关在{days}个工作日内作出决定。",
    "对{village}村{name}等{count}户群众，按照每人每月{money}元的标准落实{subject}待遇，自{year}年{month}月{day}日起执行。",
    "{company}中标{village}{subject}项目，中标金额{money}.{cents}万元，工期{days}天，联系人{name}，电话0{area}-{phone}。",
    "各乡镇人民政府、街道办事处要把{subject}摆上重要议事日程，主要负责人亲自抓，确保{month}月底前完成{count}项重点任务。",
    "违反本规定，{verb}的，由{organ}责令限期改正；逾期不改正的，处{money}元以上{money2}元以下罚款。",
    "根据《云溪县{subject}{kind}》（云溪政办发〔{year}〕{count}号）和{organ}有关要求，结合我县实际，制定本{kind}。",
    "{year}年全县共受理{subject}申请{money}件，办结{count}件，群众满意率达到{cents}%以上。",
    "建立{organ}牵头、{other}配合的联席会议制度，每{days}日通报一次{subject}进展，重大问题及时报{town}研究。",
    "鼓励{company}等市场主体参与{subject}，对{verb2}的给予最高{money}万元奖励，所需资金由县级财政统筹安排。",
    "咨询地点：{town}便民服务中心{count}号窗口，监督电话：0{area}-{phone}，邮箱：{mail}@yunxi.example。",
    "坚持{slogan}、{slogan2}的原则，推动{subject}与{subject2}有机衔接，切实保障人民群众合法权益。",
)
_PAPERS = [
    "身份证复印件",
    "户口簿",
    "收入证明",
    "土地承包合同",
    "房屋权属证书",
    "营业执照",
    "诊断证明",
    "授权委托书",
    "银行账户信息",
    "承诺书",
]
_VERBS = ["弄虚作假骗取资金", "擅自改变用途", "拒不配合检查", "未按规定公示", "超范围经营", "隐瞒重大隐患"]
_VERBS2 = ["吸纳困难人员就业", "完成技术改造", "通过绿色认证", "带动村集体增收", "首次升规入统"]
_SLOGANS = [
    "公开公平公正",
    "应保尽保",
    "属地管理",
    "预防为主",
    "群众自愿",
    "量力而行",
    "分类施策",
    "便民高效",
    "权责一致",
    "动态管理",
]
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文辉力永健世广海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子杰涛昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以"
_PLACES = (
    "柳石白青临东大龙南北西上下新老双三长高清金银红黄松竹梅桃李杏槐榆沙泉井塘坪湾沟岭坡桥店铺庄寨堡营屯洼梁峪口关塔寺庙"
)


class County:
    """The same seed gives the same documents."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.villages = self._names(3000, _PLACES, 2, 3)
        self.companies = [
            f"云溪{name}{kind}有限公司"
            for name in self._names(2500, _PLACES + _GIVEN, 2, 3)
            for kind in ("建筑工程", "农业科技")
        ]

    def _names(self, count: int, letters: str, least: int, most: int) -> list[str]:
        return ["".join(self.random.choices(letters, k=self.random.randint(least, most))) for _ in range(count)]

    def often(self, values: list[str] | tuple[str, ...]) -> str:
        """The first ones much oftener than the last, as in life."""
        return (
            values[min(len(values) - 1, int(self.random.paretovariate(0.9)) - 1)]
            if self.random.random() < 0.5
            else self.random.choice(values)
        )

    def name(self) -> str:
        return self.random.choice(_SURNAMES) + "".join(self.random.choices(_GIVEN, k=self.random.randint(1, 2)))

    def sentence(self) -> str:
        some, number = self.random, self.random.randint
        return some.choice(_SENTENCES).format(
            organ=self.often(ORGANS), other=some.choice(ORGANS), town=some.choice(ORGANS[-8:]), subject=self.often(SUBJECTS), subject2=some.choice(SUBJECTS),
            kind=some.choice(KINDS), paper=some.choice(_PAPERS), paper2=some.choice(_PAPERS), village=some.choice(self.villages), company=some.choice(self.companies),
            name=self.name(), verb=some.choice(_VERBS), verb2=some.choice(_VERBS2), slogan=some.choice(_SLOGANS), slogan2=some.choice(_SLOGANS),
            days=number(3, 90), count=number(2, 300), money=number(20, 9999), money2=number(10000, 99999), cents=number(10, 99), year=number(2008, 2026),
            month=number(1, 12), day=number(1, 28), area=number(310, 999), phone=number(2000000, 8999999), mail=f"yx{number(1, 999)}",
        )  # fmt: skip

    def entry(self, number: int, characters: int = 1500) -> Entry:
        some = self.random
        organ, subject, kind, year = (
            self.often(ORGANS),
            self.often(SUBJECTS),
            some.choice(KINDS),
            some.randint(2008, 2026),
        )
        title = some.choice(
            (
                f"{organ}关于印发《云溪县{subject}{kind}》的通知",
                f"云溪县{year}年{subject}{kind}",
                f"关于{some.choice(self.villages)}村{subject}有关事项的公告",
            )
        )
        parts, length = [], 0
        while length < characters:
            parts.append(self.sentence())
            length += len(parts[-1])
        valid = some.random() < 0.8
        facets = {
            "organ": [organ],
            "year": [str(year)],
            "kind": [kind],
            "subject": [subject],
            "validity": ["有效" if valid else "失效"],
        }
        at = (year - 1970) * 31_556_952 + some.randint(0, 31_000_000)
        return Entry(
            f"d{number}",
            title,
            "\n".join(parts),
            f"云溪发〔{year}〕{number % 997 + 1}号",
            1.0 if valid else 0.3,
            at,
            facets,
            {"url": f"/d/{number}/"},
        )


def entries(count: int, seed: int = 1, characters: int = 1500) -> Iterator[Entry]:
    county = County(seed)
    for number in range(count):
        yield county.entry(number, characters)
