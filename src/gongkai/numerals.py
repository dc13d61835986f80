"""Figures in sentences: 43 件, 1,234 项, 四十三件, 两件, 690 余条, 2.5 万件, 33.9%, 百分之三十.

Knows how numbers and their counters are written in prose, and nothing of what is counted. Texts are given
with ASCII digits and signs. Figures of cells are read elsewhere, and more strictly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_WAN: Final = 10000
# Longer numbers are telephone numbers and codes.
_LONGEST: Final = 9

_ARABIC: Final = r"[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]+(?:\.[0-9]+)?"
_CHINESE: Final = "[零〇一二三四五六七八九十百千万两]+"
_COUNTERS: Final = "件|项|条|宗|份|起|个|例|次|部|篇"
_FIGURE: Final = re.compile(
    r"(?P<about>大约|大概|将近|接近|约|近|超过|超|逾|至少|不少于|不低于|不足|多达)?"
    # Digits apart, as 1 2 for 12, are a number that was torn: none of it is one.
    rf"(?P<number>(?<![0-9A-Za-z.第〔\[])(?<![0-9,，.]\s)(?:{_ARABIC})(?!\s+[0-9])(?P<wan>万)?"
    rf"|(?<![第每同某这那各任统进唯单零〇一二三四五六七八九十百千万两]){_CHINESE}(?=[余多来]?(?:{_COUNTERS})))"
    r"(?P<more>[余多来])?"
    # A figure without a counter is one only where a clause ends with it.
    rf"(?:(?P<counter>{_COUNTERS})(?![次款目]|第)|(?=[;。、)]|[，,](?!\s*[0-9])))"
    r"(?P<after>以上|左右|上下|余|多(?!次))?"
)
_PERCENTAGE: Final = re.compile(
    rf"(?P<about>约|近|超过|超|逾)?(?:(?P<number>[0-9]+(?:\.[0-9]+)?)%|百分之(?P<words>{_CHINESE}|[0-9]+(?:\.[0-9]+)?))"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence, its counter included; `start` and `end` are offsets in the sentence."""

    value: int | Decimal
    start: int
    end: int
    is_approximate: bool = False
    counter: str = ""


def figures(text: str) -> Iterator[Figure]:
    """The whole numbers that count something, in order; no dates, articles or numbers of documents.

    >>> [(one.value, one.is_approximate) for one in figures("收到43件，近1,200条，第五十条，2024年")]
    [(43, False), (1200, True)]
    """
    for match in _FIGURE.finditer(text):
        value = whole(match["number"])
        if value is None:
            continue
        is_rounded = match["wan"] is not None
        approximate = bool(match["about"] or match["more"] or match["after"] or is_rounded)
        yield Figure(value, match.start(), match.end(), approximate, match["counter"] or "")


def percentages(text: str) -> Iterator[Figure]:
    """The percentages in a text, as many per cent.

    >>> [str(one.value) for one in percentages("占33.9%，另有百分之三十")]
    ['33.9', '30']
    """
    for match in _PERCENTAGE.finditer(text):
        printed = match["number"] or match["words"]
        value = Decimal(printed) if printed[0] in "0123456789" else whole(printed)
        if value is not None:
            yield Figure(Decimal(value), match.start(), match.end(), match["about"] is not None)


def whole(printed: str) -> int | None:
    """The whole number a numeral says, or None; a decimal one only before 万 that makes it whole.

    >>> whole("1,234"), whole("四十三"), whole("一百零五"), whole("两"), whole("2.5万"), whole("3.7")
    (1234, 43, 105, 2, 25000, None)
    """
    if printed[:1] not in "0123456789":
        return _chinese(printed)
    digits = printed.removesuffix("万").replace(",", "").replace("，", "")
    if len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1 and digits[1] != "."):
        return None
    value = Decimal(digits) * (_WAN if printed.endswith("万") else 1)
    return (
        int(value) if value == value.to_integral_value() and ("." not in digits or "万" in printed) else None
    )


def _chinese(printed: str) -> int | None:
    if not printed or printed == "万":
        return None
    if all(sign in _DIGITS for sign in printed):
        return _digit_by_digit(printed)
    high, wan, low = printed.partition("万")
    if not wan:
        return _below_wan(printed)
    first = _below_wan(high)
    # 一万二 says 12,000 and is hardly written in a report.
    if not low or first is None:
        return None if first is None else first * _WAN
    rest = _below_wan(low.removeprefix("零")) if low[0] == "零" or "千" in low else None
    return None if rest is None else first * _WAN + rest


def _digit_by_digit(printed: str) -> int | None:
    if len(printed) > _LONGEST or (len(printed) > 1 and (printed[0] in "零〇" or "两" in printed)):
        return None
    return int("".join(str(_DIGITS[sign]) for sign in printed))


def _below_wan(printed: str) -> int | None:
    """The number that thousands, hundreds and tens in falling order say; None for anything else."""
    total, digit, last = 0, None, _WAN
    after_zero = False
    for sign in printed:
        if sign in "零〇":
            if digit is not None or after_zero:
                return None
            after_zero = True
        elif sign in _DIGITS:
            if digit is not None:
                return None
            digit = _DIGITS[sign]
        else:
            unit = _UNITS.get(sign)
            if unit is None or unit >= last or (digit is None and (unit > 10 or total)):
                return None
            # 一百零五十 is no number.
            if after_zero and unit * 10 == last:
                return None
            total, digit, last, after_zero = total + (1 if digit is None else digit) * unit, None, unit, False
    if digit is None:
        return None if after_zero or not total else total
    # 一百五 says 150: too colloquial to be sure of.
    return total + digit if last == 10 or after_zero or last == _WAN else None
