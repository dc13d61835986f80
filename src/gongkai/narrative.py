"""The sentences that are a report's own, and how much of one report's stands word for word in another's.

Left out is what the form, the law or the office's template words for everyone: headings, by what the
report is made, its parts, its period, where to find it, that there is nothing to report, that no fee was
charged. What is left of two years' reports may be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

from gongkai.prose import Said, holds_in_order

OWN_SECTIONS: Final = ("overview", "problems", "other")
SHORT: Final = 12
COMPARABLE: Final = 300

_ENDS: Final = ("。", "！", "？", "!", "?", "”", "；", "）")
_HEADING: Final = 30
# （一）, 1., 一是: the number of an item, which may change while the sentence stays.
_ITEM: Final = re.compile(
    r"^(?:[（(][一二三四五六七八九十0-9]{1,2}[)）]|[0-9]{1,2}[.．、](?![0-9]))?"
    r"(?:第?[一二三四五六七八九十]{1,2}[是、.．,，:：]|首先|其次|再次|最后)?[,，:：]?"
)
_LABEL: Final = re.compile(r"[^，,；;：:]{2,24}(?:情况|方面|工作|建设|管理|保障|公开|措施|问题)[。：:]?")
_SIGNS: Final = re.compile(r"[\W_]+")
# What template and form word for everyone: by what the report is made, and its parts, as words in order …
_IN_ORDER: Final = tuple(
    tuple(map(re.compile, words))
    for words in (
        (
            "依据|根据|按照|遵照|依照",
            "条例|格式|规定|要求|通知",
            "编制|编写|制作|撰写|形成|现(?:将|予以)?[^。]{0,12}(?:公布|公开|发布|报告|如下)|向社会公布|予以公布|报告如下",
        ),
        ("(?:本|年度|工作)报告[^。]{0,16}(?:由|包括|分为|涵盖|共分|主要)", "总体情况|部分|方面"),
        ("总体情况", "需要报告"),
        ("现将", "(?:报告|公布|公开|汇报|总结)(?:如下)?[:：。]?$"),
    )
)
# … and its period, where to find it, whom to ask, that there is nothing more, and fees.
_FORMULAS: Final = re.compile(
    r"(?:数据|统计)[^。]{0,10}(?:期限|时限|日期|截止|截至|范围|周期|区间)|所列数据|数据统计|报告中[^。]{0,8}数据"
    r"|电子版|下载|可[^。]{0,24}(?:查阅|查询|查看)|网址|https?:|www\."
    r"|联系(?:方式|电话|地址|人)|邮政?编码?[:：]|咨询电话|电话[:：]|传真[:：]|如[对有][^。]{0,20}(?:疑问|意见|建议|问题)"
    r"|(?:无|没有|暂无|未有)(?:其[他它])?[^。，]{0,10}(?:需要?|应当?)?[^。，]{0,4}(?:报告|说明)的?[^。，]{0,6}(?:事项|情况|内容|问题)"
    r"|(?:其[他它]|需要?)[^。，]{0,8}(?:报告|说明)的?[^。，]{0,6}(?:事项|情况|内容)[^。，]{0,6}[无没]"
    r"|处理费|收费标准|收取[^。，]{0,12}费|未收费"
)


def own_sentences(said: Sequence[Said], year: int | None) -> tuple[str, ...]:
    """The report's own sentences, in order: without punctuation, items' numbers and the years around it.

    Where `year` is known, it stands as Y, the year before as X and the year after as Z, so that a
    sentence kept from year to year stays the same; every other figure counts.
    """
    return tuple(_own(said, year))


def shared(now: Sequence[str], before: Sequence[str]) -> Decimal | None:
    """The share of the characters of `now` whose sentence stands word for word in `before`, 0 to 1.

    Two decimals, rounded down: 1 means every sentence. None where either has too few to compare.

    >>> kept, new = "甲" * 300, "乙" * 100
    >>> shared([kept, new], [kept]), shared([new], [kept])
    (Decimal('0.75'), None)
    """
    total = sum(map(len, now))
    if min(total, sum(map(len, before))) < COMPARABLE:
        return None
    known = frozenset(before)
    kept = sum(len(sentence) for sentence in now if sentence in known)
    return (Decimal(kept) / total).quantize(Decimal("0.01"), ROUND_DOWN)


def _own(said: Sequence[Said], year: int | None) -> Iterator[str]:
    years = None if year is None else re.compile(rf"(?<![0-9])(?:{year - 1}|{year}|{year + 1})(?![0-9])")
    for each in said:
        text = each.text
        if each.section not in OWN_SECTIONS or len(text) < SHORT or _is_template(each):
            continue
        if years is not None and year is not None:
            text = years.sub(lambda found: "XYZ"[int(found[0]) - year + 1], text)
        normal = _SIGNS.sub("", _ITEM.sub("", text))
        if len(normal) >= SHORT:
            yield normal


def _is_template(said: Said) -> bool:
    """Whether a sentence is a heading, what follows the report on its page, or worded for everyone."""
    item = _ITEM.match(said.text)
    if item and item[0] and _LABEL.fullmatch(said.text, item.end()):
        return True
    if not said.text.endswith(_ENDS) and (said.section == "other" or len(said.text) <= _HEADING):
        return True
    in_order = any(holds_in_order(said.text, *words) for words in _IN_ORDER)
    return in_order or bool(_FORMULAS.search(said.text))
