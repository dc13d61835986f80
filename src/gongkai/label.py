"""Labels of the form compared with what is printed: one normal form, and how far two texts differ.

Only labels are normalised, never figures. Knows no row of the form by name.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Traditional characters, and radicals that PDF fonts put in place of characters and that NFKC leaves alone.
_SIMPLIFIED: Final = str.maketrans(
    "開數關請結轉處辦繼續總計無據機關現製補類過屬國閉規範審復議訴訟維糾廢發強許處罰費業會組織務構員體書報舉訪複"
    "應區執詢項確認獲內與單頂協給權條萬進質護聯門題對參間實擾長⻓⺠⻅⻔⻚⻋⻛⻢⻥⻦⻩⻰産產經濟穩穏檔傳遞記錄責級號專設備額彙減個價廳縣鄉鎮區審"
    "納繳費釋號違營衆眾僅這種計劃剛彈歷裏為爲於",
    "开数关请结转处办继续总计无据机关现制补类过属国闭规范审复议诉讼维纠废发强许处罚费业会组织务构员体书报举访复"
    "应区执询项确认获内与单顶协给权条万进质护联门题对参间实扰长长民见门页车风马鱼鸟黄龙产产经济稳稳档传递记录责级号专设备额汇减个价厅县乡镇区审"
    "纳缴费释号违营众众仅这种计划刚弹历里为为于",
)
_KEEP: Final = re.compile(r"[^0-9A-Za-z\u3007\u3400-\u4dbf\u4e00-\u9fff]+")
_ORDINAL: Final = re.compile(
    r"\s*(?:[(（]\s*(?P<bracketed>[一二三四五六七八九十]{1,2}|[0-9]{1,2})\s*[)）]"
    r"|(?P<chinese>[一二三四五六七八九十]{1,2})\s*[、.．,，:：]"
    r"|(?P<digit>[0-9０-９]{1,2})\s*[.．、,，:：)）]"
    r"|(?P<circled>[\u2460-\u2468\u2474-\u247c\u2488-\u2490]))\s*"
)


_TRADITIONAL: Final = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")


def simplified(text: str) -> str:
    """The text with Traditional characters and radicals replaced one by one: places stay what they were.

    >>> simplified("本年新收政府信息公開申請數量")
    '本年新收政府信息公开申请数量'
    """
    return text.translate(_SIMPLIFIED) if _TRADITIONAL.search(text) else text


def normal(text: str) -> str:
    """The characters that tell labels apart: simplified, half-width, without spaces and punctuation.

    >>> normal("（二） 部分公開（區分處理的,\\n只計這一情形）")
    '二部分公开区分处理的只计这一情形'
    """
    # Labels come again and again and are kept; whole texts come once.
    return _short_normal(text) if len(text) < 200 else _normal(text)


def _normal(text: str) -> str:
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)
    return _KEEP.sub("", folded)


_short_normal = lru_cache(maxsize=65536)(_normal)


@lru_cache(maxsize=65536)
def without_ordinal(text: str) -> str:
    """The text without the number before it: `（三）`, `三、`, `1.`, `①`.

    >>> without_ordinal("1. 属于国家秘密"), without_ordinal("（七）总计"), without_ordinal("三安全")
    ('属于国家秘密', '总计', '三安全')
    """
    match = _ORDINAL.match(text)
    return text[match.end() :] if match else text


@lru_cache(maxsize=65536)
def ordinal(text: str) -> str:
    """The number before a label in one spelling, or an empty string: `(三)`, `三、`, `1.`.

    >>> ordinal("（ 三 ）不予公开"), ordinal("1、其他"), ordinal("其他")
    ('(三)', '1.', '')
    """
    match = _ORDINAL.match(text)
    if match is None:
        return ""
    if match["bracketed"]:
        return f"({match['bracketed']})"
    if match["chinese"]:
        return f"{match['chinese']}、"
    return f"{int(unicodedata.numeric((match['digit'] or match['circled'])[-1]))}."


def distance(left: str, right: str, *, limit: int) -> int:
    """How many characters to insert, delete or replace (Levenshtein); `limit + 1` when more than limit.

    >>> distance("予以公开", "予与公开", limit=2), distance("予以公开", "不予处理", limit=2)
    (1, 3)
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    previous = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        current = [i]
        for j, b in enumerate(right, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        if min(current) > limit:
            return limit + 1
        previous = current
    return min(previous[-1], limit + 1)
