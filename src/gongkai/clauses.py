"""What a figure of the prose is about as far as place and time go: its clause, its year, its scope.

A sentence is made plain first: half-width, simplified, without quotation marks and remarks in brackets;
its characters keep their places. Which figure it is, the wording of the kinds decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.label import simplified
from gongkai.prose import Said

_WIDTH: Final = str.maketrans("％（）：；．？！", "%():;.?!")
_COMMA: Final = re.compile("(?<![0-9]),|,(?![0-9])")
_QUOTES: Final = re.compile("[“”‘’\"'「」『』【】]+")
_TITLE: Final = re.compile(r"《[^《》]*》|<[^<>]*>")
_REMARK: Final = re.compile(r"\([^()]{0,60}\)")
CHANNEL: Final = (
    "网络|网上|网站|在线|线上|线下|平台|信函|信件|邮寄|邮政|邮件|邮箱|快递|当面|现场|当场|传真|窗口|书面|口头|电话"
    "|公众号|微信|微博"
)
_KEPT_REMARK: Final = re.compile(
    rf"[0-9]|[一二三四五六七八九十两][件项条宗份]|(?:含|包括)(?!.*结转)|{CHANNEL}"
)
BOUNDARY: Final = re.compile(r"[，,;。:()!?]")

# Words that put what follows into a year: the report's own, another, or a part of one.
_TIME: Final = re.compile(
    r"(?P<compare>较之?|比|与|同|相比|相较|超过)?(?:"
    r"(?P<nothing>(?:上一?年度?|去年|往年|20\d\d年度?)(?:度)?(?:的)?(?:政府信息公开申请)?(?:结转|转结)"
    r"|(?:结转|转入?|顺延|延续|跨年)[至到入]?(?:20\d\d年度?|下一?年度?|次年度?|明年)|上年度?末)"
    r"|(?P<until>截[至止]到?(?:(?P<until_year>20\d\d)年度?|本年度?)?(?:12月31日|年?底|年?末|12月底))"
    r"|(?:(?P<span_year>20\d\d)年)?(?P<span>0?1月(?:0?1日)?[^，。;]{0,4}[-—–~～至到]+[^，。;]{0,7}12月(?:31日|底|份)?)"
    r"|(?P<part>(?:20\d\d年|本年度?|今年)?的?(?:上半年|下半年|前?第?[一二三四两][个]?季度|每[年月季]|"
    r"(?:1[0-2]|[1-9])月(?!内)|[一二三四五六七八九十]{1,2}月份?)|截[至止]到?目前|截[至止]20\d\d年\d"
    r"|期间|十四五|十三五|任期)"
    r"|(?P<since>(?:自|从)?(?P<since_year>20\d\d)年度?(?:\d+月)?(?:\d+日)?(?:份)?(?:实施|开展|施行)?以来|近[几三五两十]年|[三五十]年来|历年|历次"
    r"|20\d\d年?[-—–~～至到]+20\d\d年)"
    r"|(?P<year>20\d\d)年度?"
    r"|(?P<own>今年|本年度?|全年|年内|当年|报告期内?|一年来|年度内)"
    # A year that lost its first digits may be any.
    r"|(?P<other>(?<![0-9])(?:0[0-9]{1,2}|[0-9]{2})年(?![来内期间以])|去年|上一?年度?|前年|往年|同期|次年|明年|下一?年度?|来年)"
    r")"
)
_SCOPE_WORDS: Final = re.compile(
    r"(?P<level>[市区县省州旗局]本级|机关本级)"
    r"|(?P<own>我(?:办|局|委|厅|中心|单位|院|行|会|处|队|所|站|部门|机关)|本(?:办|局|委|厅|中心|单位|院|机关|行政机关|部门))"
    r"|(?P<small>[我全本](?:镇|乡|街道|街|管委会|开发区))"
    r"|(?P<whole>[我全本](?:市|区|县|省|州|旗|盟|域|地区|系统)(?!(?:人民)?政府办)"
    r"|各(?:级|单位|部门|职能|乡|镇|县|市|区|街|地|有关|委|科局|相关|行政机关)(?:部门)?|[市区县省]直|辖区|所属|下属|成员单位"
    r"|(?:[省市县区州旗](?:人民)?)?政府(?:本级)?(?:[和及与、]|以及)(?:其|各)*(?:工作|有关|相关|职能)?部门)"
    r"|(?P<office>办公厅|办公室|政府办|[\u4e00-\u9fff]{2}局(?!限)|[\u4e00-\u9fff]委员会|[\u4e00-\u9fff]厅|街道办|部门|法院"
    r"|[省市县区州旗](?:人民)?政府(?!各|系统|信息|政务|部门|网|门户|工作|公报|常务|所属))"
)
_TAKES_IN: Final = "(?:共|新|全年)*(?:收到|新收|收|受理|接收|接到|办理)"
_GOVERNMENT_ALONE: Final = re.compile(f"政府(?:本级)?{_TAKES_IN}")
_DEPARTMENTS_ALONE: Final = re.compile(f"(?<![及和与、])部门{_TAKES_IN}")
_GOVERNMENT: Final = re.compile(r".*(?:政府|[省市县区旗州盟])")
_SMALL: Final = re.compile(
    r".*(?:[镇乡]|街道|街道办事处|[镇乡](?:人民)?政府|[区园港]管理委员会|管委会|开发区|新区|园区)"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A sentence made plain; `index` gives the place of its characters in the sentence."""

    said: Said
    text: str
    index: Sequence[int]

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the sentence that hold these of the plain text."""
        return self.index[first], self.index[last - 1] + 1


def plain(said: Said) -> Plain:
    """The sentence without what only sets words apart.

    >>> from gongkai import sentences
    >>> (sentence,) = sentences.of("“予以公开”（区分处理的除外）3件。", [(0, 18)])
    >>> plain(Said("overview", sentence.text, sentence)).text
    '予以公开3件。'
    """
    text = _COMMA.sub("，", said.text.translate(_WIDTH))
    if "《" in text or "<" in text:
        text = _TITLE.sub(lambda match: "□" * len(match[0]), text)
    gaps = [match.span() for match in _QUOTES.finditer(text)]
    gaps += [match.span() for match in _REMARK.finditer(text) if not _KEPT_REMARK.search(match[0])]
    if not gaps:
        return Plain(said, text, range(len(text)))
    out = {at for first, last in gaps for at in range(first, last)}
    index = [at for at in range(len(text)) if at not in out]
    return Plain(said, "".join(text[at] for at in index), index)


class Times:
    """Which stretches of a plain sentence speak of the report's year; `before` is what held before it."""

    def __init__(self, text: str, year: int | None, *, before: bool = True) -> None:
        self._starts = [0]
        self._are_own = [before]
        self.leading: bool | None = None
        for match in _TIME.finditer(text):
            if match["nothing"]:
                continue
            is_own = _is_own(match, year)
            at = match.start()
            if match["compare"]:
                end = BOUNDARY.search(text, match.end())
                until = len(text) if end is None else end.start()
                last = self._are_own[-1]
                self._starts += [at, until]
                self._are_own += [False, last]
                continue
            if self.leading is None and at <= 1:
                self.leading = is_own
            self._starts.append(at)
            self._are_own.append(is_own)

    def is_own(self, at: int) -> bool:
        """Whether what stands here is of the year of the report."""
        return self._are_own[bisect_right(self._starts, at) - 1]


def _is_own(match: re.Match[str], year: int | None) -> bool:
    is_whole_year = match["since_year"] is not None and "月" not in match["since"]
    if match["other"] or match["part"] or (match["since"] and not is_whole_year):
        return False
    stated = match["year"] or match["until_year"] or match["span_year"] or match["since_year"]
    return stated is None or (year is not None and int(stated) == year)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a report's tables cover, as the name of its authority tells: all of a place, or one body."""

    takes_whole: bool
    takes_own: bool

    def holds(self, text: str) -> bool:
        """Whether figures after these words are of the bodies the report's tables cover.

        >>> office = reach("友好区人民政府办公室")
        >>> office.holds("全区各部门共收到"), office.holds("我办收到")
        (False, True)
        """
        answer = True
        for match in _SCOPE_WORDS.finditer(text):
            kind = match.lastgroup
            if kind == "level":
                return False
            if kind == "own":
                answer = self.takes_own
            elif kind == "whole":
                answer = self.takes_whole
            elif kind == "office":
                answer = self.takes_own
        return answer


def counts_apart(text: str) -> bool:
    """Whether the government itself and its departments are counted apart, so that neither figure is all.

    >>> counts_apart("县政府新收3件，部门新收5件"), counts_apart("县政府及部门共收到8件")
    (True, False)
    """
    return bool(_GOVERNMENT_ALONE.search(text) and _DEPARTMENTS_ALONE.search(text))


def reach(authority: str | None) -> Reach:
    """What the tables of a report of this authority cover; of one that is not known nothing is taken."""
    if authority is None:
        return Reach(takes_whole=False, takes_own=False)
    name = simplified(authority)
    if _SMALL.fullmatch(name):
        return Reach(takes_whole=bool(re.search("委|区$", name)), takes_own=True)
    if _GOVERNMENT.fullmatch(name):
        return Reach(takes_whole=True, takes_own=False)
    return Reach(takes_whole=False, takes_own=True)
