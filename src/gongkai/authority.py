"""What an authority's name says of it, the name it has in IRIs, and whether its codes can be right.

Names are kept as printed; nothing here decides that 人社局 is 人力资源和社会保障局. A code with a right
check digit is a claim of whoever printed it, never a proof of identity.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Final

from gongkai import region as regions
from gongkai.region import Region

KINDS: Final = ("government", "office", "department", "township", "subdistrict", "authorised-body")
TIERS: Final = ("national", "provincial", "prefectural", "county", "township")
UNKNOWN: Final = "unknown"
SLUG_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class Nature:
    """Kind and tier of an authority: a code of `KINDS` and `TIERS` or `unknown`, each with its evidence."""

    kind: str
    kind_evidence: str
    tier: str
    tier_evidence: str


@dataclass(frozen=True, slots=True)
class Scope:
    """`own-body`, `jurisdiction`, or None where the report does not make it certain."""

    scope: str | None
    evidence: str


# The first ending that fits decides. Divisions (支队, 处, 工委) and parties fit none: they stay unknown.
_ENDINGS: Final = tuple(
    (re.compile(f"(?:{pattern})$"), kind)
    for pattern, kind in (
        (r"^中共.*|工作委员会|村民委员会|居民委员会", UNKNOWN),
        (r"(?:政府|行政公署|行署|国务院)(?:办公厅|办公室|办)", "office"),
        (r"街道(?:办事处|办)?|地区办事处", "subdistrict"),
        (r"(?:镇|乡|苏木)(?:人民政府|政府)?", "township"),
        (r"人民政府|政府|行政公署|行署|国务院", "government"),
        (r"管理委员会|管委会", "authorised-body"),
        (r"中心|学校|中学|小学|大学|学院|医院|研究院|研究所|科学院|公司|集团|银行", "authorised-body"),
        (r"图书馆|博物馆|档案馆|文化馆|林场|农场|联合会|联合社|合作社|总工会|协会", "authorised-body"),
        (r"局|厅|委员会|委|部|署|办公室|办|海关", "department"),
    )
)
_STATE_COUNCIL: Final = """
国务院 国务院办公厅 外交部 国防部 国家发展和改革委员会 国家发展改革委 教育部 科学技术部 科技部
工业和信息化部 国家民族事务委员会 国家民委 公安部 国家安全部 民政部 司法部 财政部 人力资源和社会保障部
人力资源社会保障部 自然资源部 国土资源部 生态环境部 环境保护部 住房和城乡建设部 住房城乡建设部 交通运输部
水利部 农业农村部 农业部 商务部 文化和旅游部 文化部 国家卫生健康委员会 国家卫生健康委 退役军人事务部
应急管理部 中国人民银行 审计署 国务院国有资产监督管理委员会 海关总署 国家税务总局 国家市场监督管理总局
市场监管总局 国家金融监督管理总局 中国证券监督管理委员会 中国证监会 国家广播电视总局 国家体育总局 国家统计局
国家知识产权局 国家国际发展合作署 国家医疗保障局 国家机关事务管理局 国家信访局 国家粮食和物资储备局
国家能源局 国家数据局 国家国防科技工业局 国家烟草专卖局 国家移民管理局 国家林业和草原局 国家铁路局
中国民用航空局 国家邮政局 国家文物局 国家中医药管理局 国家疾病预防控制局 国家矿山安全监察局 国家消防救援局
国家外汇管理局 国家药品监督管理局 国家公务员局 国家档案局 国家保密局 国家密码管理局 国家新闻出版署
国家版权局 国家电影局 国家宗教事务局 中国气象局 中国地震局 中国科学院 中国社会科学院 中国工程院
国务院发展研究中心 国家互联网信息办公室 国家海洋局 国家核安全局
"""
_NATIONAL: Final = frozenset(_STATE_COUNCIL.split())
# 开封市公安局龙亭分局 or 成都市高新区… is not of the tier of the city it is named after.
_BELOW_ITS_PLACE: Final = re.compile(
    r"新区|开发区|高新区|经开区|园区|示范区|度假区|风景|名胜区|保税|管委会|管理委员会|林区|局.+分局$"
)
# Led from above: 国家税务总局龙亭区税务局 is no department of the government of its place.
_LED_FROM_ABOVE: Final = re.compile(
    r"^(?:国家|中国|中华人民共和国)|(?:税务|气象|烟草专卖|邮政管理|通信管理|海事)(?:分)?局$|调查总?队$"
)
_UNLISTED_DIVISION: Final = re.compile(r"[一-鿿]{1,6}?[县区旗](?!域|划|块)")
_FUNCTION_PREFIX: Final = {
    "省": "provincial", "自治区": "provincial", "州": "prefectural", "盟": "prefectural",
    "县": "county", "区": "county", "旗": "county",
}  # fmt: skip
_ANOTHER_NAME: Final = re.compile(r"[（(][^（）()]*[）)]$")


def describe(name: str, region: Region | None = None) -> Nature:
    """Kind and tier of the authority of this name, as far as the name and its region make them certain.

    >>> nature = describe("龙亭区人民政府办公室")
    >>> nature.kind, nature.tier
    ('office', 'county')
    """
    kind, kind_evidence = _kind(name)
    tier, tier_evidence = _tier(name, kind, region=region)
    return Nature(kind, kind_evidence, tier, tier_evidence)


def _kind(name: str) -> tuple[str, str]:
    plain = _ANOTHER_NAME.sub("", name)
    chain, rest = regions.places(plain)
    if chain and not rest:
        return "government", f"“{chain[-1]}” alone names the government"
    for ending, kind in _ENDINGS:
        if found := ending.search(plain):
            return kind, f"the name ends in “{found[0]}”"
    return UNKNOWN, f"no kind is known by the ending of “{name}”"


def _tier(name: str, kind: str, *, region: Region | None) -> tuple[str, str]:
    plain = _ANOTHER_NAME.sub("", name)
    if plain in _NATIONAL:
        return "national", f"“{plain}” is a body of the State Council"
    if kind in ("township", "subdistrict"):
        return "township", "towns, townships and subdistricts are of this tier"
    chain, rest = regions.places(plain)
    if chain or _LED_FROM_ABOVE.search(plain):
        return _tier_of_place(chain, rest, plain, region=region)
    for prefix, tier in _FUNCTION_PREFIX.items():
        if plain.startswith(prefix):
            return tier, f"the name begins with “{prefix}”"
    if region is not None and kind in ("government", "office", "department"):
        return region.tier, f"the tier of {region.code} {region.name}, stated beside the report"
    return UNKNOWN, f"no tier can be read from “{name}”"


def _tier_of_place(
    chain: tuple[str, ...], rest: str, plain: str, *, region: Region | None
) -> tuple[str, str]:
    if _LED_FROM_ABOVE.search(plain):
        return UNKNOWN, f"“{plain}” may be led from above and belong to no government of its place"
    place = chain[-1]
    if found := _BELOW_ITS_PLACE.search(rest) or _UNLISTED_DIVISION.match(rest):
        return UNKNOWN, f"“{found[0]}” may be of another tier than “{place}”"
    if region is not None and region.name == place:
        return region.tier, f"the tier of {region.code} {region.name}"
    tiers = regions.tiers(place)
    if len(tiers) == 1:
        return tiers[0], f"every division called “{place}” is of this tier"
    return UNKNOWN, f"divisions called “{place}” are of several tiers"


# "全市共收到…申请": counts for the whole jurisdiction.
_WHOLE: Final = re.compile(
    r"全[省市县区州盟旗][^。；，]{0,24}?(?:收到|受理|办理|接收|新收)[^。；]{0,16}?申请"
)


def scope(nature: Nature, text: str) -> Scope:
    """Whose figures a report holds: a government's those of its jurisdiction, any other body's its own.

    A body other than a government that counts for 全市… makes it uncertain. Source: domain practice; the
    form has no such field.
    """
    if nature.kind == UNKNOWN:
        return Scope(None, "the kind of the authority is unknown")
    whole = _WHOLE.search("".join(text.split()))
    if nature.kind == "government":
        said = f"the text says “{whole[0]}”" if whole else "inferred: it is a government's report"
        return Scope("jurisdiction", said)
    if whole:
        return Scope(None, f"the report is not a government's, yet the text says “{whole[0]}”")
    return Scope("own-body", f"the authority is of the kind “{nature.kind}”")


def splits_a_word(head: str, tail: str) -> bool:
    """Whether a word of organs' names begins at the end of one text and ends at the start of the other.

    >>> splits_a_word("友好区人力资源和社", "会保障局"), splits_a_word("龙亭区人民政府", "司法局")
    (True, False)
    """
    return any(
        head.endswith(word[:cut]) and tail.startswith(word[cut:])
        for word in _WORDS
        for cut in range(1, len(word))
    )


# --- names in IRIs --------------------------------------------------------------------------------

# Words of organs and how they are read. No two are read alike (a test holds it): 税务 is left out because
# 水务 is read the same, and a name with a word that is not here gets a digest.
_READINGS: Final = """
政府=zhengfu 办公室=bangongshi 办公厅=bangongting 办事处=banshichu 街道=jiedao 办=ban 委=wei 局=ju 厅=ting
部=bu 署=shu 处=chu 院=yuan 馆=guan 站=zhan 所=suo 省=sheng 市=shi 区=qu 县=xian 旗=qi 州=zhou 镇=zhen
乡=xiang 和=he 及=ji 与=yu 委员会=weiyuanhui 管理=guanli 监督=jiandu 监察=jiancha 财政=caizheng 教育=jiaoyu
体育=tiyu 公安=gongan 民政=minzheng 司法=sifa 审计=shenji 统计=tongji 卫生=weisheng 健康=jiankang
人力资源=renliziyuan 社会=shehui 保障=baozhang 人社=renshe 自然资源=ziranziyuan 国土资源=guotuziyuan
规划=guihua 国土=guotu 生态=shengtai 环境=huanjing 保护=baohu 环境保护=huanjingbaohu
生态环境=shengtaihuanjing 住房=zhufang 城乡=chengxiang 城市=chengshi 城镇=chengzhen 建设=jianshe
住建=zhujian 交通=jiaotong 交通运输=jiaotongyunshu 运输=yunshu 水利=shuili 水务=shuiwu 农业=nongye
农村=nongcun 农牧=nongmu 畜牧=xumu 兽医=shouyi 渔业=yuye 商务=shangwu 文化=wenhua 旅游=lyuyou 文旅=wenlyu
广电=guangdian 广播=guangbo 电视=dianshi 新闻=xinwen 出版=chuban 版权=banquan 文物=wenwu
退役军人=tuiyijunren 事务=shiwu 退役军人事务=tuiyijunrenshiwu 应急=yingji 安全=anquan 生产=shengchan
市场=shichang 监管=jianguan 市场监管=shichangjianguan 发展=fazhan 改革=gaige 发改=fagai 科学=kexue
技术=jishu 科技=keji 工业=gongye 信息化=xinxihua 信息=xinxi 工信=gongxin 经济=jingji 民族=minzu
宗教=zongjiao 民宗=minzong 医疗=yiliao 医保=yibao 林业=linye 草原=caoyuan 林草=lincao 园林=yuanlin
绿化=lyuhua 综合=zonghe 行政=xingzheng 执法=zhifa 审批=shenpi 服务=fuwu 政务=zhengwu 政务服务=zhengwufuwu
数据=shuju 大数据=dashuju 信访=xinfang 国有=guoyou 资产=zichan 国资=guozi 金融=jinrong 地方=difang
工作=gongzuo 气象=qixiang 地震=dizhen 粮食=liangshi 物资=wuzi 储备=chubei 能源=nengyuan 乡村=xiangcun
振兴=zhenxing 扶贫=fupin 开发=kaifa 招商=zhaoshang 投资=touzi 促进=cujin 合作=hezuo 外事=waishi 侨务=qiaowu
机关=jiguan 机关事务=jiguanshiwu 档案=dangan 地方志=difangzhi 史志=shizhi 编纂=bianzuan 供销=gongxiao
合作社=hezuoshe 残疾人=canjiren 联合会=lianhehui 公路=gonglu 铁路=tielu 海事=haishi 海洋=haiyang
消防=xiaofang 救援=jiuyuan 人防=renfang 人民防空=renminfangkong 知识产权=zhishichanquan 药品=yaopin
食品=shipin 食药监=shiyaojian 烟草=yancao 专卖=zhuanmai 邮政=youzheng 通信=tongxin 海关=haiguan 煤炭=meitan
公积金=gongjijin 住房公积金=zhufanggongjijin 公共=gonggong 资源=ziyuan 交易=jiaoyi 城管=chengguan
城市管理=chengshiguanli 中心=zhongxin 分局=fenju 支队=zhidui 大队=dadui 总队=zongdui 开发区=kaifaqu
经济开发区=jingjikaifaqu 经济技术开发区=jingjijishukaifaqu 高新技术产业开发区=gaoxinjishuchanyekaifaqu
高新区=gaoxinqu 经开区=jingkaiqu 产业=chanye 园区=yuanqu 工业园区=gongyeyuanqu 风景=fengjing
名胜区=mingshengqu 管委会=guanweihui 新区=xinqu 示范区=shifanqu 保税=baoshui 度假区=dujiaqu 教体=jiaoti
文体=wenti 卫健=weijian 科工=kegong 农业农村=nongyenongcun 文化旅游=wenhualyuyou 自然=ziran 党政=dangzheng
党群=dangqun 研究=yanjiu 科学院=kexueyuan 学校=xuexiao 大学=daxue 学院=xueyuan 医院=yiyuan 公司=gongsi
集团=jituan 电力=dianli 供水=gongshui 水电=shuidian 移民=yimin 接待=jiedai 口岸=kouan 稽查=jicha 执勤=zhiqin
联络=lianluo 博物馆=bowuguan 图书馆=tushuguan
"""
_WORDS: Final = dict(pair.split("=") for pair in _READINGS.split())
_LONGEST_WORD: Final = max(map(len, _WORDS))


def slug(name: str, region_code: str | None, *, apart: str = "") -> str:
    """The name of an authority in an IRI: region code and pinyin, joined by hyphens, ≤ 80 characters.

    Ways of writing one name fall together: 政府 and 人民政府, 街道 and 街道办事处, 抚远市 and 抚远市政府.
    A digest is added where pinyin could make two names one, or the region is unknown. Without a region
    two bodies may bear one name (鼓楼区司法局): what is known to keep them apart goes into `apart`.

    >>> slug("龙亭区人民政府办公室", "410202")
    '410202-longting-qu-zhengfu-bangongshi'
    """
    return _slug(name, region_code, apart)


@lru_cache(maxsize=65536)
def _slug(name: str, region_code: str | None, apart: str) -> str:
    system, chain, rest = _canonical(name)
    in_region = bool(
        region_code and chain and any(record.name == chain[-1] for record in regions.records(region_code))
    )
    organ, is_certain = _read(rest)
    above, _ = _read(system)
    read = [regions.pinyin(place) for place in (chain[-1:] if in_region else chain)]
    parts = [region_code or "", *above, *read, *organ]
    joined = "-".join(part for part in parts if part)
    is_plain = is_certain and not system and not apart and (in_region or not chain)
    if region_code and is_plain and len(joined) <= SLUG_LENGTH:
        return joined
    return _with_digest(joined, f"{system}{''.join(chain)}{rest}\n{apart}")


def _with_digest(joined: str, of: str) -> str:
    digest = sha256(of.encode()).hexdigest()[:8]
    short = joined[: SLUG_LENGTH - len(digest) - 1].rstrip("-")
    return f"{short}-{digest}" if short else digest


def _canonical(name: str) -> tuple[str, tuple[str, ...], str]:
    """System, places and organ of a name, in the one form that stands for its ways of being written."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    chain, rest = regions.places(plain)
    system = plain[: plain.index(chain[0])] if chain else ""
    if chain and not rest:
        rest = "政府"
    rest = re.sub(r"街道办(?:事处)?$", "街道", rest.replace("人民政府", "政府"))
    rest = re.sub(r"政府办$", "政府办公室", rest)
    return system, chain, re.sub(r"(?<=[镇乡])$", "政府", rest)


def _read(text: str) -> tuple[list[str], bool]:
    """The words of a name in pinyin, and whether every one is in the list of words."""
    read: list[str] = []
    strange = ""
    is_certain = True
    position = 0
    while position < len(text):
        word = _word_at(text, position)
        if word is None:
            strange, is_certain = strange + text[position], False
            position += 1
            continue
        read += [*_spell(strange), _WORDS[word]]
        strange = ""
        position += len(word)
    return read + _spell(strange), is_certain


def _word_at(text: str, position: int) -> str | None:
    for end in range(min(len(text), position + _LONGEST_WORD), position, -1):
        if text[position:end] in _WORDS:
            return text[position:end]
    return None


def _spell(text: str) -> list[str]:
    """Words that are in no list, read by pypinyin; what is neither Chinese nor ASCII is left out."""
    if not text:
        return []
    syllables = "".join(_pinyin()(text)).lower()
    return [part for part in re.split(r"[^a-z0-9]+", syllables) if part]


@cache
def _pinyin() -> Callable[[str], list[str]]:
    # Importing pypinyin takes a quarter of a second; most names need only the list above.
    from pypinyin import lazy_pinyin

    return lazy_pinyin


# --- codes ----------------------------------------------------------------------------------------

_USCC_DIGITS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC: Final = re.compile(rf"[{_USCC_DIGITS}]{{2}}[0-9]{{6}}[{_USCC_DIGITS}]{{10}}")
_ORGANISATION: Final = re.compile(r"[0-9A-Z]{8}-?[0-9X]")


def uscc_is_valid(code: str) -> bool:
    """Whether a unified social credit code has 18 characters and a right check digit (GB 32100-2015).

    >>> uscc_is_valid("11370900004341590P"), uscc_is_valid("234234234444444444")
    (True, False)
    """
    if not _USCC.fullmatch(code):
        return False
    total = sum(_USCC_DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(code[:17]))
    return _USCC_DIGITS[-total % 31] == code[17]


def organisation_code_is_valid(code: str) -> bool:
    """Whether an organisation code of 9 characters has a right check digit (GB 11714-1997).

    >>> organisation_code_is_valid("014416330"), organisation_code_is_valid("620702081")
    (True, False)
    """
    if not _ORGANISATION.fullmatch(code):
        return False
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit, 36) * weight for digit, weight in zip(code[:8], weights, strict=True))
    return "0123456789X0"[11 - total % 11] == code[-1]
