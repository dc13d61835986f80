"""What is printed in a cell: a number, or why there is none.

Knows how figures are written in real reports and nothing of where they stand. Digits are translated
one by one and never by Unicode normalisation, which would read a footnote mark as a digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from gongkai.report import State

_DIGITS: Final = str.maketrans("０１２３４５６７８９．，－＋％（）／", "0123456789.,-+%()/")
_SPACES: Final = re.compile(r"[\s\u00a0\u200b-\u200f\u2060\u3000\ufeff]+")
_NOT_APPLICABLE: Final = frozenset(["/", "//", "\\", "-", "--", "–", "—", "――", "——", "―", "─", "──", "﹣",
                                    "−", "无", "無", "N/A", "不适用"])  # fmt: skip
_PLAIN: Final = re.compile(r"0|[1-9][0-9]{0,11}")
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}")
_DECIMAL: Final = re.compile(r"(0|[1-9][0-9]{0,11}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})\.([0-9]{1,8})")
_SIGNED: Final = re.compile(r"([+-])(0|[1-9][0-9]{0,11}(?:\.[0-9]{1,8})?|0\.[0-9]{1,8})")
# White space may stand before a unit or note, where a narrow cell breaks the line; never between digits.
_ANNOTATED: Final = re.compile(r"([0-9][0-9,.]*)\s*([^0-9,.()\s]{0,2})\s*\([^()]*[\u4e00-\u9fff][^()]*\)")
_WITH_UNIT: Final = re.compile(r"([+-]?[0-9][0-9,.]*)\s*(件|项|条|宗|份|个|亿\s*元|万\s*元|元)")
_TOKEN: Final = re.compile(
    r"[+-]?(?:[0-9][0-9,.]*)?[0-9](?:件|项|条|宗|份|个|亿元|万元|元)?(?:\([^()]*[\u4e00-\u9fff][^()]*\))?"
)
_LOOKALIKES: Final = re.compile("[OoQlI〇一]")
_WORDS: Final = re.compile(r"[A-Za-z\u4e00-\u9fff]")
_YUAN: Final = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: `value` exactly when `state` is `number`, `reason` when it is `unreadable`."""

    state: State
    value: int | Decimal | None = None
    reason: str | None = None


BLANK: Final = Reading("blank")
NOT_APPLICABLE: Final = Reading("not-applicable")
NOT_A_NUMBER: Final = Reading("unreadable", reason="not-a-number")
UNIT_UNKNOWN: Final = Reading("unreadable", reason="unit-unknown")


@lru_cache(maxsize=8192)
def parse(printed: str, number_kind: str = "whole") -> Reading:
    """The number printed in a cell, or why there is none.

    `number_kind` is a notation of the code list `number`: `whole`, `signed`, `money` (in 万元 unless the
    cell names another unit) or `money-with-unit` (no unit, no number). Full-width digits, thousands
    separators, a counter and a note in brackets are read; spaces inside a number, leading zeros, words
    and circled digits are not. A negative or decimal number where a count belongs is read as printed,
    for a rule to object to. Never raises: text that is no number is `unreadable`.
    Source: domain.md 4.2.

    >>> parse("１,０２３").value, parse("22（其中修订16件）").value, parse("1018.95", "money").value
    (1023, 22, Decimal('1018.95'))
    >>> parse("—").state, parse(" ").state, parse("三").reason, parse("1 2").reason
    ('not-applicable', 'blank', 'not-a-number', 'not-a-number')
    """
    text = printed.strip().translate(_DIGITS).strip(" \u00a0\u3000\u200b\ufeff")
    if not _SPACES.sub("", text):
        return BLANK
    if _SPACES.sub("", text) in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    annotated = _ANNOTATED.fullmatch(text) if "(" in text else None
    if annotated:
        text = (annotated[1] + annotated[2]).strip()
    united = _WITH_UNIT.fullmatch(text)
    if united:
        return _with_unit(united[1], united[2], number_kind)
    if number_kind == "money-with-unit" and _number(text) != 0:
        return NOT_A_NUMBER if _number(text) is None else UNIT_UNKNOWN
    return _reading(_number(text))


@lru_cache(maxsize=8192)
def is_figure(token: str) -> bool:
    """Whether a word of running text can be the content of a figure cell: a number or a dash.

    >>> [token for token in ["0", "1.属于", "/", "（七）", "1,024", "第3", "12件"] if is_figure(token)]
    ['0', '/', '1,024', '12件']
    """
    text = token.translate(_DIGITS)
    return text in _NOT_APPLICABLE or bool(_TOKEN.fullmatch(text))


def is_cell(printed: str) -> bool:
    """The same of what a cell holds, whose digits, unit and note may be broken over lines.

    >>> is_cell("2365\\n3"), is_cell("12\\n件"), is_cell("法律\\n服务"), is_cell("")
    (True, True, False, False)
    """
    return is_figure(_SPACES.sub("", printed))


def is_broken(printed: str) -> bool:
    """Whether a text is no number as it stands and may hold one: in pieces, beside others, beside words.

    White space parts it from what keeps it from being a number, or a bracket is open where a page ended.

    >>> is_broken("2365\\n3"), is_broken("1 2"), is_broken("12\\n件"), is_broken("0（其\\n中修")
    (True, True, False, True)
    """
    text = printed.strip().translate(_DIGITS)
    if parse(text).reason != "not-a-number":
        return False
    parts = text.split()
    is_in_pieces = len(parts) > 1 and any(is_figure(part) for part in parts)
    return is_in_pieces or text.count("(") != text.count(")")


def has_words(printed: str) -> bool:
    """Whether a text says something in words, beyond digits, signs and what is easily taken for them.

    A text recogniser writes O or 〇 for 0, l for 1 and 一 for a dash; such a cell may hold a number.

    >>> has_words("若干"), has_words("三"), has_words("约5"), has_words("1O"), has_words("5。")
    (True, True, True, False, False)
    """
    return bool(_WORDS.search(_LOOKALIKES.sub("", printed)))


def joined(printed: str) -> Reading:
    """The number in a text whose parts are taken for one."""
    return parse(_SPACES.sub("", printed))


def _with_unit(number: str, unit: str, number_kind: str) -> Reading:
    value, unit = _number(number), _SPACES.sub("", unit)
    if value is None:
        return NOT_A_NUMBER
    if value == 0:
        return _reading(value)
    if number_kind.startswith("money"):
        return Reading("number", value * _YUAN[unit]) if unit in _YUAN else NOT_A_NUMBER
    return NOT_A_NUMBER if unit in _YUAN else _reading(value)


def _number(text: str) -> int | Decimal | None:
    if _PLAIN.fullmatch(text):
        return int(text)
    if _THOUSANDS.fullmatch(text):
        return int(text.replace(",", ""))
    decimal = _DECIMAL.fullmatch(text)
    if decimal:
        return Decimal(text.replace(",", ""))
    signed = _SIGNED.fullmatch(text)
    if signed:
        number = Decimal(signed[2]) if "." in signed[2] else int(signed[2])
        return -number if signed[1] == "-" else number
    return None


def _reading(value: int | Decimal | None) -> Reading:
    return NOT_A_NUMBER if value is None else Reading("number", value)
