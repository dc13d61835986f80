"""The words by which the prose says which figure it gives: one pattern for each kind of mention.

Patterns see the words between a figure and the clause or figure before it, and those after it. They hold
for the whole of these words, so that whatever else is said there makes the figure another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from gongkai.clauses import CHANNEL

# --- what is counted

_ITEM: Final = (
    "申请信息|申请书|申请表|申请件|申请事项|申请|相关事项|有关事项|事项|案件|办件|工单|事宜|请求|件|信息"
)
APPLICATION: Final = (
    r"(?:(?:政府|政务)?信息依申请公开|依申请(?:政府|政务)?信息公开|依申请公开(?:政府信息|政务信息)?"
    r"|(?:政府|政务)?信息公开(?:类|的)?申请|(?:要求|申请)公开(?:政府|政务)?信息|申请(?:政府|政务)信息公开|公开(?:政府|政务)?信息(?:的)?申请|公开申请)"
)
_APPLICATIONS: Final = rf"{APPLICATION}(?:的)?(?:{_ITEM})?"
_TOTAL: Final = (
    "(?:的)?(?:总数量|数量|总量|总数|件数|数|量)?"
    "(?:一共|共有|共计|合计|总计|总共|累计|共|计|为|有|达到|达|是|:)*+"
)
_LEAD: Final = (
    r"(?:[、和及\s]|其中|包括|分别为|分别是|:|有|对|依法|决定|作出|做出|答复|告知|属于|属|为|按|给予|经审查|全年|共|是"
    r"|结果|以及)*+"
)
# A sentence that may hold a figure, or say one in words.
_SIGNS: Final = r"[件项条宗份起个例次部篇]"
COUNTS: Final = re.compile(
    rf"[0-9][余多来万]*(?:{_SIGNS}|[，,;；。、)）])|[零〇一二三四五六七八九十百千万两]{_SIGNS}|[%％]|百分之"
    r"|(?:未|没有|无)[^，。；]{0,40}?(?:申请|信息公开|复议|诉讼)"
)
LEADING_TIME: Final = re.compile(r"(?:[（(].{1,3}[)）])?.?(?:20\d\d|去年|上年|上一年|前年|今年|本年|截)")

_BARE: Final = (
    r"(?:[、和及\s]|其中|并|且|已|均|全部|共|共计|累计|依法|及时|按规定|按要求|全年|当年|今年|本年度?|年度|年内"
    r"|20[0-9]{2}年度?)*+"
)
_MANY: Final = r"(?:各类|有效|有关|公民|群众|社会公众|公众|的|了|共计|共|全年)*+"
_DONE: Final = "(?:完毕|完成|了|数量|数|件)?"
_RECEIVED_VERB: Final = "收到|受理|接收到|接收|接到|收悉|新收|收办"
_HANDLED_VERB: Final = "答复|办结|办理|处理|回复|办复"
# Words that may stand between; any other would tell of some of the applications, not all.
_FILLER: Final = (
    "(?:各类|有效|公民|法人|自然人|其他组织|组织|群众|社会公众|社会各界|公众|市民|申请人|企业|个人|书面|提出|提交|关于|有关|向"
    "|我[办局委市县区镇]|本机关|全部|共计|共|或者|或|和|及|、|了|对|的|新){0,9}"
)
BOUND: Final = r"(?=$|[，,;。:()、!?]|和|及|以及|均|全部|都|已|并|占|与)"

# Applications are not the only things that come in and are dealt with.
OTHER_MATTER: Final = re.compile(
    "12345|热线|信访(?!局)|来信|来访|建议|提案|议案|留言|咨询|投诉|举报|信箱|政务服务(?!局|和|管理)|问政|舆情|网民|救助|补贴|补助|公证|仲裁"
    "|许可申请|登记申请|听证|查询|依申请类|权力事项|复议|诉讼|应诉|纠错|培训|不予受理|补正|撤回|撤销|延期|逾期|超期|转办|转交"
    "|移送|第三方|征求意见|回访|满意|商标|专利|重复|拟|预计|力争|率|未按|尚未|正在|待|指导|督促|一审|二审|上诉|再审|涉及|主动公开"
)
CHANNELS: Final = re.compile(CHANNEL)
ALL_CHANNELS: Final = re.compile(
    rf"(?:{CHANNEL})[^，,;。]{{0,10}}(?:渠道|方式|途径|形式)[^，,;。]{{0,10}}共"
    "|等(?:多种)?(?:渠道|方式|途径|形式)[^，,;。]{0,24}共"
)
PLAN: Final = re.compile("将|拟|计划|力争|今后|下一步|明年|目标|确保")
FORM_WORDS: Final = re.compile("勾稽关系|信息内容|本年制发件数|其他组织总计|第二十条第|申请人情况")
ANCHOR: Final = re.compile(
    "申请|答复|办结|结转|予以|不予|无法提供|其他处理|部分公开|复议|诉讼|起诉|规范性文件|规章|失效|行政许可|行政处罚|行政强制"
    "|不掌握|现成|不存在|主动公开范围|自然人|法人|公开"
)

# --- words before a figure, and after one

RECEIVED_BEFORE: Final = re.compile(
    rf".*(?<![未无不])(?<!没有)(?<!不予)(?:{_RECEIVED_VERB}){_FILLER}{_APPLICATIONS}{_TOTAL}"
    rf"|.*(?:新收|全年|本年度?|年度|共有|年)(?:共有|共|的)?(?:政府信息公开|信息公开|依申请公开)申请(?:事项)?"
    r"(?:数量|总量|总数|量|数|件数|共有|共计|共|为|有|计)+"
    rf"|.*(?:共有|新增){_APPLICATIONS}{_TOTAL}"
    rf"|{_BARE}(?:新收到|新收|新受理)(?:{_APPLICATIONS}|申请)?{_TOTAL}"
)
# Where the passage is on applications, the word alone says enough.
RECEIVED_BEFORE_IN_PASSAGE: Final = re.compile(
    rf"(?:.*[\u4e00-\u9fff年])??(?<![未无不有])(?:收到|受理|接收|接到|新收){_MANY}申请{_TOTAL}"
)
HANDLED_BEFORE_IN_PASSAGE: Final = re.compile(
    rf"(?:.*[\u4e00-\u9fff年])?(?<![未不再])(?:办理|答复|办结){_MANY}申请{_TOTAL}"
)
NOT_RECEIVED_IN_PASSAGE: Final = re.compile(
    r"(?:未|没有)(?:收到|接到)(?:过)?(?:任何|相关|有关|公民)?(?P<what>申请)(?=$|[，;。])(?P<none>)"
)
RECEIVED_AROUND: Final = re.compile(rf".*(?<![未无不])(?<!没有)(?<!不予)(?:{_RECEIVED_VERB}){_MANY}")
APPLICATIONS_AFTER: Final = re.compile(rf"(?:的)?(?:公民)?{_APPLICATIONS}{BOUND}")
APPLICATIONS_AFTER_IN_PASSAGE: Final = re.compile(rf"(?:的)?(?:公开)?申请{BOUND}")
HANDLED_BEFORE: Final = re.compile(
    rf".*(?<![未不再])(?:{_HANDLED_VERB}){_FILLER}{_APPLICATIONS}{_TOTAL}"
    rf"|.*{_APPLICATIONS}(?:已|均|全部|依法|共|共计)*(?:答复|办结|办理|办复){_DONE}{_TOTAL}"
)
# Applications that were dealt with otherwise, and beside those answered: the answers are not all.
HANDLED_BESIDE: Final = re.compile(
    "[^(:其]*?(?:撤回|撤销|终止|放弃|补正|不再处理|不予处理|其他处理|未答复|不予受理)"
)
# 收到并办理 3 件 came in; whether they were all dealt with in the year is not said. 受理并办结 3 件 were.
TAKEN_IN_AND_HANDLED: Final = re.compile(
    f"(?:{_RECEIVED_VERB})(?:到)?(?:并|和|及|与|、|且|以及)[^，,;。]{{0,4}}(?:处理|办理)"
    rf"|(?:{_RECEIVED_VERB}){_FILLER}{_APPLICATIONS}(?:处理|办理)"
)
HANDLED_AROUND: Final = re.compile(rf".*(?<![未不再])(?:{_HANDLED_VERB}){_MANY}")
HANDLED_ALONE: Final = re.compile(
    rf"{_BARE}(?:答复|办结|办复|办理答复|办理){_DONE}(?:申请人)?(?:申请)?{_TOTAL}"
)
_YEAR_BEFORE: Final = "(?:上一?年度?|去年度?|往年|20[0-9]{2}年度?)"
_YEAR_AFTER: Final = "(?:下一?年度?|次年度?|明年|20[0-9]{2}年度?)"
CARRIED_IN_BEFORE: Final = re.compile(
    rf".*{_YEAR_BEFORE}(?:的)?(?:结转|转结)(?:至今年|至本年度?|到本年度?|至20[0-9]{{2}}年度?)?(?:继续)?(?:办理|处理)?(?:的)?"
    rf"(?:{_APPLICATIONS}|申请)?{_TOTAL}|.*结转{_YEAR_BEFORE}(?:的)?(?:{_APPLICATIONS}|申请)?{_TOTAL}"
)
CARRIED_IN_AFTER: Final = re.compile(
    rf"(?:申请)?(?:为|系|是|属于?)?{_YEAR_BEFORE}(?:的)?(?:结转|转结)(?:的)?(?:{_APPLICATIONS}|办理|申请)?{BOUND}"
)
CARRIED_OUT_BEFORE: Final = re.compile(
    rf".*(?:结转|转结|顺延|延续|转入|转)(?:至|到|入)?{_YEAR_AFTER}(?:继续)?(?:办理|答复|处理|办结)?(?:的)?"
    rf"(?:{_APPLICATIONS}|申请)?{_TOTAL}"
)
CARRIED_OUT_AFTER: Final = re.compile(
    rf"(?:{_APPLICATIONS}|申请)?(?:被|将|按规定|(?:按照|根据|依据)□*(?:的)?规定)?(?:结转|转结|顺延|转入|转)(?:至|到|入)?{_YEAR_AFTER}(?:继续)?(?:办理|答复|处理|办结)?{BOUND}"
)
REQUEST_BEFORE: Final = (
    ("carried-out", CARRIED_OUT_BEFORE),
    ("carried-in", CARRIED_IN_BEFORE),
    ("handled", HANDLED_BEFORE),
    ("received", RECEIVED_BEFORE),
)
CARRIED_AFTER: Final = (("carried-in", CARRIED_IN_AFTER), ("carried-out", CARRIED_OUT_AFTER))
NOT_RECEIVED: Final = re.compile(
    rf"(?:未曾|未有|尚未|未|没有|无)(?:新)?(?:收到|接到|接收到|接收|受理|发生)(?:过)?(?:(?:和|或|并|及|、)(?:处理|办理|受理))?(?:任何形式|任何|公民|其他|法人|个人|本机关|本单位|或者|或|和|、|组织|提出|提交|"
    rf"关于|有关|的|要求|书面|群众|社会公众|人|向|我|[办局委区县市镇]|单位){{0,12}}(?P<what>{_APPLICATIONS}|申请公开(?:的)?事项)(?:的)?(?:{_ITEM}|事件|情况)?{BOUND}"
    rf"|(?:^|[，,;。:]|度|年|[局办委镇乡中心])(?:暂|均|全年)?无(?P<none>{_APPLICATIONS})(?:的)?(?:{_ITEM}|情况)?{BOUND}"
)

# --- labels: they stand before or after the figure, with nothing but words that join

_LABELS: Final[Mapping[str, str]] = {
    "granted-or-partly": "予以公开(?:和|及|或|与|或者|、)(?:予以)?部分公开"
    "|予以(?:全部)?(?:公开)?(?:和|或|或者|及)部分公开",
    "granted": "予以公开|同意公开|予以全部公开",
    "partly-granted": "予以部分公开|部分公开|部分予以公开",
    "denied": "不予公开|不同意公开",
    "unavailable": "(?:信息|因本机关不掌握(?:相关信息|相关政府信息)?等原因)?无法提供",
    "not-processed": "不予处理",
    "otherwise": "(?:作|做|作出|以)?其他(?:方式)?处理",
    "already-public": "已经?主动公开(?:的)?(?:范围)?|主动公开(?:的)?范围",
    "not-held": "(?:不属于|非)本(?:行政)?机关(?:所)?掌握|本(?:行政)?机关不掌握",
    "not-ready-made": "(?:没有|无)现成(?:的)?(?:政府)?信息(?:需要?(?:另行|重新)?(?:制作|加工))?"
    "|(?:需要?|要)(?:另行|重新)(?:制作|加工)(?:的)?",
    "not-existing": "(?:所)?(?:申请(?:公开)?的)?(?:政府)?信息不存在",
    "by-natural-persons": "(?:由|来自)?(?:自然人|公民个人|公民)(?:提出|提交)?(?:的)?",
    "by-organisations": "(?:由|来自)?法人(?:或|和|及|与|、|或者)(?:其他|非法人)组织(?:提出|提交)?(?:的)?",
}
_AFTER_LABEL: Final = (
    "(?:的)?(?:相关)?(?:政府信息公开申请|政府信息|申请公开|答复|决定|申请|情形|信息|内容|范围)?(?:的)?"
    + _TOTAL
)


def _groups(patterns: Mapping[str, str]) -> str:
    return "|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in patterns.items())


LABEL_BEFORE: Final = re.compile(
    rf"(?:{APPLICATION}(?:答复|办理结果|办理|申请)?(?:中|里)?)?{_LEAD}(?:{_groups(_LABELS)}){_AFTER_LABEL}"
)
LABEL_AFTER: Final = re.compile(
    rf"(?:申请|依法|为|属于|属|决定|作出|是|均|因|被|给予)*(?:{_groups(_LABELS)})"
    rf"(?:的)?(?:答复|决定|处理|申请|信息|范围)*{BOUND}"
)
BEFORE_A_FIGURE_FIRST: Final = re.compile(r"(?:[、和及\s]|其中|对|有|共|:|分别为)*")
OUTCOMES: Final = frozenset(
    ("granted", "granted-or-partly", "partly-granted", "denied", "unavailable", "not-processed", "otherwise")
)
LEAVES: Final = frozenset(("already-public", "not-held", "not-ready-made", "not-existing"))
APPLICANTS: Final = frozenset(("by-natural-persons", "by-organisations"))

# Documents are looked through for what may be published as well.
ON_DOCUMENTS: Final = re.compile("公文|属性|拟公开|保密审查|定密")
# 予以公开 10 件（含部分公开 2 件） and figures of several years or bodies in one list say other things.
WITH_PARTLY: Final = re.compile(
    "[(，]?(?:其中)?(?:含|包括|包含|其中)?(?:予以)?部分公开[^(，]{0,8}\\)|[(，](?:含|包括|包含|其中)部分公开"
)
LISTED: Final = re.compile("分别(?!为|是)|分别(?:为|是)$")

# --- documents and decisions

_JOIN: Final = "(?:共有|共计|合计|总数|数量|共|为|有|:)*+"
_DOCUMENTS: Final[Mapping[str, str]] = {
    "normative-lapsed": "(?:清理|清除|标注|宣布|公布)(?:了|出)?(?:失效|过期)(?:的)?"
    "(?:行政规范性|规范性|政府|政策)?文件",
    "normative-in-force": "(?:现行|继续)有效(?:的)?(?:行政)?规范性文件"
    "|规范性文件(?:共)?(?:现行|继续)有效(?:件数)?",
    "normative-repealed": "废止(?:了|的)?(?:行政)?规范性文件|规范性文件(?:本年)?废止(?:件数|数量)?",
    "normative-made": "(?:制定|制发|出台|印发|公开|发布|公布)(?:了|新|各类|本年|的)*(?:行政)?规范性文件"
    "|规范性文件(?:本年)?制发(?:件数|数量)?",
    "rules-made": "(?:制定|出台|公布|颁布|制发)(?:了|新)?(?:地方)?(?:政府)?规章",
    "licences": "(?:作出|办理|实施)(?:了|各类)?行政许可(?:决定|案件)?",
    "penalties": "(?:作出|办理|实施)(?:了|各类)?行政处罚(?:决定|案件)?",
    "compulsion": "(?:作出|办理|实施)(?:了|各类)?行政强制(?:措施|决定|案件)?",
}
DOCUMENT_BEFORE: Final = re.compile(rf".*?(?:{_groups(_DOCUMENTS)}){_JOIN}")
_DECISIONS: Final[Mapping[str, str]] = {
    "licences": "行政许可(?:决定|案件)",
    "penalties": "行政处罚(?:决定|案件)",
    "compulsion": "行政强制(?:措施|决定|案件)",
}
DECISION_ALONE: Final = re.compile(rf"[、和及]*(?:{_groups(_DECISIONS)}){_JOIN}")
_NORMATIVE: Final[Mapping[str, str]] = {
    "normative-repealed": "废止(?:了)?",
    "normative-in-force": "(?:现行|继续)有效(?:的)?",
}
NORMATIVE_ALONE: Final = re.compile(rf"(?:[、和及]|同时|目前|其中)*(?:{_groups(_NORMATIVE)}){_JOIN}")
_VERBS: Final[Mapping[str, str]] = {
    "normative-lapsed": ".*(?:清理|清除|标注)(?:了|出)?",
    "normative-repealed": ".*废止(?:了)?",
    "normative-made": ".*(?:制定|制发|出台)(?:了)?",
}
DOCUMENT_VERB: Final = re.compile(rf"(?:{_groups(_VERBS)})(?:共|共计)?")
NORMATIVE_AFTER: Final = re.compile(rf"(?:行政)?规范性文件{BOUND}")
LAPSED_AFTER: Final = re.compile(rf"(?:失效|过期)(?:的)?(?:行政规范性|规范性|政府|政策)?文件{BOUND}")
NOT_DOCUMENTS: Final = re.compile(
    rf"{CHANNEL}|备案|审查|审核|解读|起草|征求|转发|上级|部门|乡镇|累计|以来|政府办|党|公平竞争|拟|不再"
)
MAKING: Final = re.compile("制定|制发|出台")

# --- reviews and litigation

_CASES: Final = "(?:申请|案件|事项|案)?"
_PROCEEDINGS: Final[Mapping[str, str]] = {
    "litigation-direct": "未经(?:行政)?复议(?:而|即)?(?:直接)?(?:提起|向法院)?(?:起诉|行政诉讼|诉讼)",
    "litigation-after-review": "(?:经)?(?:行政)?复议后(?:再|又)?(?:提起)?(?:起诉|行政诉讼|诉讼)"
    "(?:的行政诉讼)?",
    "both": "行政复议(?:案件)?(?:、|和|及|与|或|以及)(?:提起)?(?:行政)?诉讼",
    "reviews": "行政复议",
    "litigation": "行政诉讼",
}
PROCEEDING_BEFORE: Final = re.compile(
    rf"(?P<before>.*?)(?:{_groups(_PROCEEDINGS)})(?:的)?{_CASES}(?:的)?(?:数量|总数|数)?(?:共有|共计|共|为|有|均为|各|:)*"
)
PROCEEDING_AFTER: Final = re.compile(
    rf"(?:因)?(?:(?:涉及)?(?:政府|政务)?信息公开)?(?:工作|申请|答复|引发|引起|产生|而|类|的)*(?:被)?(?:申请|提起|提)?(?:的)?"
    rf"(?:{_groups(_PROCEEDINGS)})(?:的)?{_CASES}(?:情况)?{BOUND}"
)
PROCEEDING_OPENS: Final = re.compile(
    "(?:.*[^0-9])?(?:发生|引发|产生|引起|涉及|新收|收到|被提起|被申请|被提出|存在|共有|有|共|备案)"
)
TAKES_IN: Final = re.compile("收到|接到")
IS_PARTY: Final = re.compile("被|因")
REGISTERED: Final = re.compile("新收|备案|立案登记")
NOT_PROCEEDINGS: Final = re.compile(
    "受理|审理|审结|办结|办理|应诉|出庭|代理|承办|一审|二审|上诉|再审|终审|维持|纠正|撤销|驳回|胜诉|败诉|调解|撤诉|终止|"
    "尚未|举报|投诉|作为|复议机关|复议机构|化解|指导|□"
)
# 办理行政复议 2 件、行政诉讼 1 件: what is said of the one is said of the other.
DEALT_WITH: Final = re.compile("(?:受理|审理|审结|办结|办理|应诉|代理|承办)[^，,;。:0-9]*(?:复议|诉讼)")
# 行政争议 8 件，其中行政复议 5 件、行政诉讼 3 件: the parts of all.
DISPUTES: Final = re.compile("(?:行政争议|行政争议案件|复议诉讼案件|复议和诉讼案件)(?:共|共计)?$")
ON_OTHER_DECISIONS: Final = re.compile("执法|行政处罚|行政许可|行政强制|行政检查|行政征收")
ON_DISCLOSURE: Final = re.compile("信息公开|政务公开|依申请公开|公开申请|申请公开")
_MEMBER: Final = (
    "(?:(?:有关|相关)?(?:被)?(?:申请|提起|提出|引发|提请)?(?:的)?"
    "(?:行政复议|复议|行政诉讼|诉讼|举报投诉|投诉举报|举报|投诉|申诉)(?:申请|案件|案)?)"
)
NO_PROCEEDINGS: Final = re.compile(
    r"(?:未曾|未有|尚未|没有|未|无)(?:发生|收到|产生|出现|引发|存在|接到)?(?:过)?(?:一起|任何)?"
    r"(?:(?:公民|申请人|群众)?(?:因|涉及|有关|关于|由|针对|对|就)?(?:不服)?(?:我[局办委市县区镇]|本(?:机关|部门|单位))?(?:有关)?"
    r"(?:(?:政府|政务)?信息公开|依申请公开)?(?:工作|申请|答复|事项|事务|方面|类|问题)*(?:而|被|引发|引起|产生|导致|的)*)"
    rf"(?P<list>{_MEMBER}(?:(?:、|和|及|或|与|以及|或者){_MEMBER})*)(?:等)?(?:方面)?(?:的)?(?:情况|情形|案件|案例|事项|现象|问题|事件)?(?=$|[，,;。()!])"
)
UPHELD: Final = re.compile(
    rf"(?:(?:复议|判决|审理|裁判|诉讼)?结果)?(?:均|全部)(?:为|获|被|予以|得到|依法)?(?:结果)?维持(?:原(?:答复|行政行为|决定|具体行政行为))?{BOUND}"
)

# --- all of them handled, without a digit

ALL_HANDLED: Final = re.compile(
    r"(?:(?:均|全部|都)(?:已)?|已|逐一|一一)(?:[^，,;。:()0-9未不]{0,16}?)(?:答复|办结|办理完毕|回复)(?:完毕|完成|了)?(?:申请人)?"
    r"(?=$|[，,;。()!?])"
)
NOT_ALL: Final = re.compile(
    "部分|其余|其他|除|外|个别|正在|待|尚|未|延期|逾期|结转|转结|顺延|撤回|撤销|补正|不再|率|口头|电话|复议|诉讼"
)

# --- shares and periods

SHARE: Final = re.compile(
    r"[，,、(]?(?:约)?占(?:比|申请|全部|总|数|量|件|办理|答复|受理|收到|的|比例|比重|办结|全年|政府信息公开|依申请公开|为|约|达)*:?"
)
PERIOD_WORDS: Final = re.compile(
    "统计(?:期限|日期|时间|期间|周期|时段|时限|数据)|数据(?:的)?(?:统计|期限|时限|时段)|所列数据"
)
PERIOD: Final = re.compile(
    r"(?<!\d)(?P<since_year>20\d\d)年0?(?P<since_month>\d{1,2})月0?(?P<since_day>\d{1,2})日(?:0时)?(?:起|始)?[，,]?"
    r"(?:至|到|—|－|–|-|~|～)+(?:(?P<until_year>20\d\d)年)?(?P<until_month>\d{1,2})月(?P<until_day>\d{1,2})日(?:24时)?(?:止)?"
)


def kind_in(match: re.Match[str]) -> str:
    """The kind whose pattern matched."""
    return next(
        name for name, text in match.groupdict().items() if text is not None and name != "before"
    ).replace("_", "-")


def proceedings_in(words: str) -> Iterator[str]:
    """The kinds of proceedings a list of words names.

    >>> list(proceedings_in("行政复议、提起行政诉讼"))
    ['reviews', 'litigation']
    """
    if "复议" in words:
        yield "reviews"
    if "诉讼" in words:
        yield "litigation"
