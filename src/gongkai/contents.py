"""Whether the prose states what Article 50 and the form want beside figures, by the words it uses.

`absent` is the ground of a finding against a government, so it is only said where not one of many words
stands anywhere, and the text was read whole. Which words those are stands in `ontology/contents.ttl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai import content
from gongkai.label import simplified
from gongkai.prose import OPENING, Said, holds_in_order, plain
from gongkai.report import Evidence, Section
from gongkai.stream import Lines

LOOKED_FOR: Final = content.words()
FEE: Final = "processing-fee"
# A report with less prose than this, or that points elsewhere for it, leaves open what it states.
_PROSE_AT_LEAST: Final = 60
_SAYING: Final = 6
_ELSEWHERE: Final = re.compile(r"(?:[见看阅]|下载|点击|打开)[^。，]{0,6}(?:附件|附表|链接|全文|原文|图解)")

# The words are looked for as they are written today; not all of another script become those.
_TRADITIONAL: Final = re.compile("[開關務報個經濟會議評滿責]")

# --- words that say nothing of the content ----------------------------------------------------------

# What one strives for is no appraisal: 提升公众满意度. A survey or a rate behind it makes it one.
_AIM: Final = re.compile(
    r"(?:提升|提高|增强|增进|增加|改善|促进|赢得|力求|力争|让|使)[^，。；]{0,24}?(?:满意[度率]?|认可度?)"
    r"(?![^，。；]{0,10}(?:调查|测评|评价|评议|评估|问卷|结果|达|为|[0-9%％]))"
)
_NOT_OURS: Final = {
    "appraisal": _AIM,
    # The fees of table two, and words of the form's rows.
    FEE: re.compile(
        r"行政事业性收费|未按收费通知要求缴纳费用|收费通知|本年收费金额|消费|经费|浪费|费力|费时|话费|水电费|学费|医疗费"
    ),
}
# Sentences that say what the report is made by, or list its parts.
_FORMULAS: Final = tuple(
    tuple(map(re.compile, words))
    for words in (
        ("依据|根据|按照|遵照", "条例|规定|格式|要求|通知", "编制|制作|撰写|编写|形成|公布|公开|发布|如下"),
        ("总体情况", "其他需要报告|需要报告的其他"),
        ("报告[^。]{0,12}(?:包括|分为|涵盖|组成)",),
    )
)

# --- how the contents are stated --------------------------------------------------------------------

_PLAN: Final = re.compile(
    r"下一步|下步|今后|明年|来年|计划|拟[^，。]|[^，。]?将(?:继续|进一步|不断|以|从|把|会|予以|对|严|依|按|持|加|建|定|组|开)|"
    r"应当|必须|探索|有待|力争|未建立|不健全|不完善|需要?进一步"
)
# A system that is set up or completed is no result of it.
_SYSTEM: Final = r"(?![^，。；]{0,4}(?:制度|机制|办法|体系|规定|细则|方案|范围|指标))"
_ASSESSED: Final = r"(?:考核|考评|测评|绩效)"
_CASES: Final = r"[0-9零一二三四五六七八九十两]+(?:起|件|人次|人|次|例|名|家|个|项)"
_HELD: Final = r"(?:责任追究|追责|问责|追究(?:[^，。；]{0,8}责任)?|通报批评|约谈|诫勉)"
_APPRAISED: Final = r"(?:评议|满意度(?:调查|测评|评价)|问卷|行风评)"
_FEES: Final = r"(?:信息(?:公开)?处理费|处理费|费用|收费|[^经消浪学]费)"
_NEVER: Final = r"(?:未|没有|无|均未|从未|尚未|没|不存在|未有)"

_STATED: Final = {
    "assessment": re.compile(
        rf"(?:纳入|列入|列为|作为|计入)[^，。；]{{0,36}}(?:考核|考评|绩效|目标责任)"
        rf"|(?:开展|组织|进行|实施|完成|通过|参加|强化|加强|严格)[^，。；]{{0,30}}{_ASSESSED}{_SYSTEM}"
        rf"|{_ASSESSED}[^，。；]{{0,20}}(?:结果|得分|排名|优秀|合格|良好|第[一二三四五六七八九十0-9]+名|权重|分值|[0-9]分)"
        rf"|{_NEVER}(?:开展|组织|进行)[^，。；]{{0,16}}考核{_SYSTEM}"
    ),
    "appraisal": re.compile(
        rf"(?:开展|组织|进行|举行|举办|发放|发出|收回|回收|委托|实施|完成|邀请|聘请)[^，。；]{{0,30}}{_APPRAISED}{_SYSTEM}"
        rf"|(?:评议|满意[度率]|测评|问卷)[^，。；]{{0,16}}(?:结果(?:为|显示|良好|较好|优秀|满意)|良好|较好|优秀|[0-9.]+[%％分])"
        rf"|{_NEVER}(?:开展|组织|进行|收到)?[^，。；]{{0,12}}(?:社会|公众|群众)评议{_SYSTEM}"
        r"|(?:群众|公众|社会|各界|服务对象|办事人)[^，。；]{0,40}(?:无异议|没有异议|无意见|未提出(?:异议|意见))"
    ),
    "accountability": re.compile(
        rf"(?:未(?:发生|出现|有|曾|因|收到|产生|被|受到|发现|开展|实施|启动|进行)|没有|无|不存在|没发生|零)"
        rf"(?!正当|故)[^，。；]{{0,40}}{_HELD}{_SYSTEM}"
        rf"|{_HELD}[^，。；]{{0,12}}(?:{_CASES}|为零|为0|0起|0件)"
        rf"|(?:追究|问责|追责|约谈|通报批评|处分|诫勉)了?[^，。；]{{0,14}}{_CASES}"
    ),
    FEE: re.compile(
        rf"(?:{_NEVER}|免|不)[^，。；]{{0,6}}(?:收|征|产生|发生|涉及)[^，。；]{{0,24}}{_FEES}"
        rf"|{_NEVER}[^，。；]{{0,24}}{_FEES}"
        rf"|(?:收取|征收|发生|产生)[^，。；]{{0,24}}(?:处理费|费用)[^，。；]{{0,14}}(?:[0-9]|零)"
        rf"|(?:处理费|收费|费用)[^，。；]{{0,16}}(?:[0-9.]+(?:万?元|件|次|笔)|为零|为0|零元|情况[:：]?无)"
    ),
}
# 将予以追责, 严肃问责: what is threatened did not happen.
_THREAT: Final = re.compile(
    r"的[^，。；]{0,4}(?:单位|部门|人员|个人)?[^，。；]{0,6}(?:将|要|予以|严肃|严格|依法|依规|从严|坚决|一律|视情|进行|实行)"
    r"|严肃|从严|坚决|一律|视情|杜绝|倒逼|防止"
)
# 二是社会评议方面。 Then the sentence behind it says how it was.
_LABELS: Final = {
    "assessment": r"(?:工作)?考核(?:考评|评估)?",
    "appraisal": r"社会评议",
    "accountability": r"责任追究",
}
_LABEL: Final = {
    name: re.compile(
        rf"(?:^(?:[（(]?[0-9一二三四五六七八九十]{{1,2}}[)）、.．])?|[一二三四五六七八]是)(?:关于|在|(?:政府)?信息公开|政务公开|工作|年度|\d){{0,3}}{core}"
        r"(?:结果|工作|情况|方面|的){0,4}(?P<ends>[。：:；]?$|[：:，,](?P<rest>.{6,}))"
    )
    for name, core in _LABELS.items()
}
# 热线满意率100%: those a hotline served, or whose motion was answered, were content; no appraisal.
_SERVED: Final = re.compile(
    r"热线|12345|工单|信箱|来信|来访|信访|留言|诉求|咨询|建议|提案|议案|代表|委员|窗口|办件|政务服务|办结|答复|回复"
)
_BY_THE_PUBLIC: Final = re.compile(r"评议|调查|测评|评价|问卷|公开[^，。；]{0,8}满意")
_CLAUSE: Final = re.compile(r"[^，,；;。！]+")
_ABOUT_DISCLOSURE: Final = re.compile(r"公开|公示")
_ABOUT_REQUESTS: Final = re.compile(r"处理费|信息公开|依申请|申请")


@dataclass(frozen=True, slots=True)
class _Find:
    """A sentence that holds words of a content; `until` is the last of those that together state it."""

    said: Said
    words: tuple[str, ...]
    until: Said | None

    @property
    def quoted(self) -> str:
        if self.until in (None, self.said):
            return self.said.quoted()
        assert self.until is not None
        return self.said.quoted() + self.until.quoted()


def find(
    lines: Lines, sections: Sequence[Section], said: Sequence[Said], *, is_whole: bool
) -> tuple[Evidence, ...]:
    """What is known of each content, in the order of the list; none where there is nothing to look at.

    `said` are the sentences of the report (see `prose`); `is_whole` says that the file was read without
    pages or pieces left out, for otherwise nothing is absent.
    """
    by_kind = {section.kind: section for section in sections}
    overview = by_kind.get("overview")
    length = sum(len(each.text) for each in said if each.section == "overview")
    if overview is None or not length:
        return ()
    # The whole text, so that what a page tore or put into a table is no reason to call a word absent.
    torn = "".join(lines.text[overview.place.start or 0 :].split())
    text = "".join(each.text for each in said if each.section != OPENING) + torn
    is_sure = is_whole and overview.is_closed and length >= _PROSE_AT_LEAST
    is_sure = is_sure and not _ELSEWHERE.search(text) and not _TRADITIONAL.search(torn)
    found = (_of(name, said, text, by_kind, lines=lines, is_sure=is_sure) for name in LOOKED_FOR)
    return tuple(each for each in found if each is not None)


def _of(
    name: str,
    said: Sequence[Said],
    text: str,
    sections: dict[str, Section],
    *,
    lines: Lines,
    is_sure: bool,
) -> Evidence | None:
    """The evidence of one content, or None where nothing can be said of it."""
    evidence = _evidence(name, said, lines=lines)
    if evidence is not None and evidence.state == "stated":
        return evidence
    if name == FEE:
        return _of_fees(evidence, sections.get("other"), text, is_sure=is_sure)
    if evidence is None and (words := _words(name).findall(_own(name, text))):
        return Evidence(name, "mentioned", tuple(sorted(set(words))))
    if evidence is None and is_sure:
        return Evidence(name, "absent")
    return evidence


def _of_fees(
    evidence: Evidence | None, other: Section | None, text: str, *, is_sure: bool
) -> Evidence | None:
    """The evidence of fees where no sentence states any: what section six leaves out decides."""
    if other is None or not other.characters:
        return None
    in_other = _own(FEE, plain("".join(other.text.split())))
    if "费" in in_other or _words(FEE).search(_own(FEE, text)):
        return evidence or Evidence(FEE, "mentioned", ("费",) if "费" in in_other else ())
    return Evidence(FEE, "absent") if is_sure else None


def _evidence(name: str, said: Sequence[Said], *, lines: Lines) -> Evidence | None:
    """What the sentences say of a content: the first that states it, or else the first with its words."""
    found = list(_finds(name, said))
    if not found:
        return None
    # A sentence that states it by itself is the better quotation than a label with the one behind it.
    best = min(found, key=lambda each: 2 if each.until is None else int(each.until is not each.said))
    last = best.until or best.said
    return Evidence(
        name,
        "stated" if best.until else "mentioned",
        tuple(sorted({word for each in found for word in each.words})),
        best.quoted,
        lines.place(best.said.sentence.start, last.sentence.end),
    )


def _finds(name: str, said: Sequence[Said]) -> Iterator[_Find]:
    looked_for = _words(name)
    for position, each in enumerate(said):
        if not looked_for.search(each.text) or _is_formula(each):
            continue
        if words := tuple(looked_for.findall(_own(name, each.text))):
            following = said[position + 1] if position + 1 < len(said) else None
            yield _Find(each, words, _stating(name, each, following))


def _is_formula(said: Said) -> bool:
    """Whether a sentence of the opening is no sentence, or says what every report's says."""
    return said.section == OPENING and (_is_worded_for_all(said.text) or not said.text.endswith("。"))


def _is_worded_for_all(text: str) -> bool:
    return any(holds_in_order(text, *words) for words in _FORMULAS)


def _stating(name: str, said: Said, following: Said | None) -> Said | None:
    """The sentence that ends a statement of practice or result: this one, or what follows a label."""
    if said.section in ("problems", OPENING) or _is_worded_for_all(said.text):
        return None
    if name in _LABEL and (found := _LABEL[name].search(said.text)):
        if found["rest"] and _says_something(found["rest"]):
            return said
        is_beside = following is not None and following.section == said.section
        if not found["rest"] and is_beside and following and _says_something(following.text):
            return following
    own = _own(name, said.text)
    if not _is_on(name, own, said.section):
        return None
    return said if any(_clause_states(name, clause) for clause in _CLAUSE.findall(own)) else None


def _is_on(name: str, own: str, section: str) -> bool:
    """Whether a sentence may be on this content, by what else it names."""
    if name == FEE:
        return section == "other" or bool(_ABOUT_REQUESTS.search(own))
    if name == "appraisal" and _SERVED.search(own) and not _BY_THE_PUBLIC.search(own):
        return False
    return section == "overview" or bool(_ABOUT_DISCLOSURE.search(own))


def _says_something(text: str) -> bool:
    """Whether what stands behind a label is more than the next label, and no plan."""
    is_label = len(text) < 20 and any(label.search(text) for label in _LABEL.values())
    return len(text) >= _SAYING and not is_label and not _PLAN.search(text[:40])


def _clause_states(name: str, clause: str) -> bool:
    if not _STATED[name].search(clause) or _PLAN.search(clause):
        return False
    return name != "accountability" or not _THREAT.search(clause)


def _own(name: str, text: str) -> str:
    """The text without what holds a word looked for and yet says nothing of the content."""
    pattern = _NOT_OURS.get(name)
    return pattern.sub("□", text) if pattern else text


@cache
def _words(name: str) -> re.Pattern[str]:
    longest_first = sorted(map(simplified, LOOKED_FOR[name]), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
