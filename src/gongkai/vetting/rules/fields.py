"""What a label says stands behind it: roles of headings and labels, names of persons."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from gongkai.vetting.rules.masking import COMPOUND


class Role(StrEnum):
    """What a heading or label announces; the OFFICE_ ones are public by law, OTHER is a number that is no personal value."""

    NAME = "NAME"
    ID = "ID"
    PHONE = "PHONE"
    CARD = "CARD"
    ADDRESS = "ADDRESS"
    PASSPORT = "PASSPORT"
    PERMIT = "PERMIT"
    PLATE = "PLATE"
    EMAIL = "EMAIL"
    OFFICE_PHONE = "OFFICE_PHONE"
    OFFICE_ADDRESS = "OFFICE_ADDRESS"
    OFFICE_PERSON = "OFFICE_PERSON"
    OTHER = "OTHER"
    NONE = ""


PERSON = (
    "户主|申请人|申报人|被申请人|当事人|被处罚人|受处罚人|被处罚者|违法行为人|违法当事人|违法人|行为人|举报人|投诉人|信访人|反映人|患者|病人|"
    "受助人|受助对象|救助对象|保障对象|低保对象|特困人员|残疾人|监护人|家长|考生|学生|车主|机动车所有人|驾驶人|驾驶员|产权人|被征收人|被征地农户|"
    "承包方代表|承包人|承租人|受害人|被害人|委托代理人|受益人|领取人|收款人|持卡人|开户人|农户|户主或申请人|养殖户|种植户|退役军人|参保人|死者|"
    "失信被执行人|被执行人|共同申请人|配偶|家庭成员|子女|父亲|母亲|被保险人|投保人|获奖者|被征收户|权利人|本人|村民|居民|原告|被告|上诉人|被上诉人|第三人|竞得人|补贴对象|发放对象|享受对象|资助对象"
)
_NAME = re.compile(
    rf"(?:(?:{PERSON})(?:的?姓名|名称)?|姓名|.{{0,5}}(?<!领导)(?<!负责人)(?<!联系人)(?<!代表人)姓名|名字)"
)
_ROLES = (
    (Role.OTHER, re.compile(r"单号|编号|流水|订单|发票|受理号|文号|代码|批号|序列号|合同号|索引号|注册号|许可证|备案|不动产|准考证|岗位|金额|经度|纬度|案号|型号|"
                            r"凭证|票据|执照|资金|面积|成绩|数量|项目|房产证|证书号|资格证|报名号|条码|二维码|学号|工号|税号|运单|快递|邮寄|批次|工程|决定书")),
    (Role.OFFICE_PHONE, re.compile(r"(?:办公|值班|监督|咨询|举报|投诉|服务|热线|公开|应急|救援|报修|客服|预约|查询|单位|科室|部门|求助|报名|维权|信访|政策|业务).{0,4}(?:电话|手机|热线|方式)|热线|传真|FAX|fax|服务电话|拨打")),
    (Role.OFFICE_ADDRESS, re.compile(r"(?:办公|单位|公司|企业|经营|机构|报名|服务|办理|注册|项目|施工|会议|培训|领取|受理|面试|考试|建设).{0,4}(?:地址|地点|场所|住所)|住所\(经营场所\)|经营场所")),
    (Role.OFFICE_PERSON, re.compile(r"负责人|联系人|法定代表人|法人|领导|局长|主任|主办|经办人|经营者|书记|责任人|河长|林长|路长|带班")),
    (Role.ID, re.compile(r"身份证|身份号|证件号|残疾人?证|身份证件")),
    (Role.PASSPORT, re.compile(r"护照")),
    (Role.PERMIT, re.compile(r"通行证|回乡证|台胞证|军官证|士兵证|警官证|居留证|永久居留|居住证号")),
    (Role.CARD, re.compile(r"银行卡|卡号|[账帐](?:户|号)|一卡通|存折|社保卡|开户号")),
    (Role.PLATE, re.compile(r"车牌|号牌|车号")),
    (Role.EMAIL, re.compile(r"邮箱|邮件|[Ee]-?mail")),
    (Role.PHONE, re.compile(r"电话|手机|联系方式|宅电|座机|移动号")),
    (Role.ADDRESS, re.compile(r"住址|地址|坐落|座落|居住地|户籍(?:所在)?地|现住|住所|户口所在")),
)  # fmt: skip
_BRACKET = re.compile(r"\([^)]*\)|[\s*:]")


@lru_cache(maxsize=4096)
def role_of(label: str) -> Role:
    """The role of a heading or label (plain text; brackets, blanks and colons do not matter)."""
    if len(label) > 40:
        return Role.NONE
    bare = _BRACKET.sub("", label)
    if len(bare) > 16 or not bare:
        return Role.NONE
    for role, pattern in _ROLES:
        if pattern.search(bare) and not (role is Role.OFFICE_PERSON and _NAME.fullmatch(bare)):
            return _person_phone(role, bare)
    return Role.NAME if _NAME.fullmatch(bare) else Role.NONE


def _person_phone(role: Role, bare: str) -> Role:
    """ "负责人电话" is a telephone, not a person; an "账户名" is no number."""
    if role is Role.OFFICE_PERSON:
        if re.search(r"电话|手机|联系方式", bare):
            return Role.PHONE
        return Role.OTHER if re.search(r"证|号", bare) else role
    if role is Role.CARD and re.search(r"户名|名称|开户行|银行$", bare):
        return Role.NONE
    if role is Role.OTHER and re.search(r"身份证|银行卡|护照", bare):
        return next(found for found, pattern in _ROLES[4:] if pattern.search(bare))
    return role


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督岳帅缑亢况郈有琴商佘佴伯赏墨哈谯笪年爱阳佟肖闫付代覃丘涂邸原修兰苟母植战仝火卿练要腾鹿海线初揭佀税郄拜谌粟但候展奉阿宾银哀撖言第冼麦揣候杞"
_NOT_NAMES = frozenset(
    [
        "金额",
        "单位",
        "年龄",
        "成绩",
        "平均",
        "合计",
        "方式",
        "时间",
        "时候",
        "常住",
        "联系",
        "电话",
        "后果",
        "应当",
        "相关",
        "有关",
        "有权",
        "有效",
        "都应",
        "高中",
        "高新",
        "东风",
        "国有",
        "全部",
        "全县",
        "通过",
        "通知",
        "公司",
        "公民",
        "公示",
        "公告",
        "单价",
        "和平",
        "向阳",
        "连续",
        "明确",
        "解决",
        "要求",
        "安排",
        "管理",
        "经办",
        "经营",
        "计划",
        "时限",
        "年度",
        "年月",
        "班级",
        "相符",
        "包括",
        "项目",
        "关系",
        "国家",
        "广大",
        "从事",
        "农民",
        "农户",
        "水电",
        "花园",
        "家庭",
        "车辆",
        "车型",
        "别名",
        "路段",
        "成员",
        "方面",
        "房屋",
        "商户",
        "商铺",
        "于是",
        "应如实",
        "高层次",
        "有异议",
        "从事的",
        "相关人",
        "应提供",
        "有困难",
        "应依法",
        "和家庭",
        "应符合",
        "向本局",
        "向我局",
        "有正当",
        "从业者",
        "全体人",
        "党支部",
        "党组织",
        "农业局",
        "双方",
        "双方的",
        "广东省",
        "云南省",
        "党员",
        "党委",
        "牧民",
        "居民",
        "师生",
        "未知",
        "无",
        "暂无",
        "何时",
        "何处",
        "何人",
    ]
)
_ORGAN_END = re.compile(
    r"(?:局|厅|部|委|办|院|所|站|店|厂|社|村|镇|乡|县|市|区|校|处|科|室|会|号|组|性|率|额|数|人|者|户|省|府|队|等|的|为|应|须|可|或|及|之)$"
)
_HAN = re.compile(r"[㐀-䶿一-鿿]{2,4}$")
_DOTTED = re.compile(r"[一-鿿]{1,8}(?:[·•・‧][一-鿿]{1,10}){1,3}$")


@lru_cache(maxsize=65536)
def is_name(value: str) -> bool:
    """Whether a text is a person's name: surname and one or two signs, a compound surname, or the dotted names of minorities; not "张某"."""
    bare = value.replace(" ", "")
    if _DOTTED.match(bare):
        return True
    if not _HAN.match(bare) or bare in _NOT_NAMES or "某" in bare:
        return False
    if bare[:2] in COMPOUND:
        return len(bare) >= 3
    if bare[0] not in SURNAMES or (_ORGAN_END.search(bare) and len(bare) != 2):
        return False
    return len(bare) <= 3 or bare[1] in SURNAMES


DOOR = re.compile(
    r"[0-9零〇一二三四五六七八九十百]{1,12}(?:-[0-9]{1,12}){0,6} ?(?:号|栋|幢|单元|室|户|弄|号楼)|[0-9]{1,12}-[0-9]{1,12}-[0-9]+"
)
OFFICE_PLACE = re.compile(
    r"政府|政务|行政中心|大厅|办公|公司|[^邮]局|法院|检察院|学校|中学|小学|医院|委员会|合作社|工业园|产业园|餐饮店|超市|酒店|宾馆"
)
