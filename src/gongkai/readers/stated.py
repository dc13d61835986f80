"""What a page says about itself beside its text: when it was published, by whom, under which number.

Content systems put these facts behind visible labels. They are taken as printed; what they are worth
is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

LABELS = {
    "发布日期": "published",
    "发布时间": "published",
    "发文日期": "published",
    "公开日期": "published",
    "公开时间": "published",
    "成文日期": "written",
    "生成日期": "written",
    "索引号": "index-number",
    "信息索引号": "index-number",
    "信息来源": "source",
    "来源": "source",
    "文章来源": "source",
    "发布机构": "creator",
    "发文机关": "creator",
    "发布单位": "creator",
    "公开主体": "creator",
    "信息名称": "title",
}
MAX_LINE = 400
MAX_VALUE = 80
DATE = re.compile(r"\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}日?(?:\s\d{1,2}:\d{2}(?::\d{2})?)?")
_NAMES = "|".join(r"\s?".join(label) for label in sorted(LABELS, key=len, reverse=True))
LABEL = re.compile(rf"(?<!\w)[【\[]?({_NAMES})[】\]]?\s?[:：】\]]\s{{0,4}}")
GAP = re.compile(r"\s{2,}|[\t\n\u3000\xa0|｜【]| (?=\S{2,8}[:：])")


def by_labels(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The (name, value) pairs that labels in these lines state, in order.

    >>> by_labels(["索 引 号： 014416330/2018-04736  发布日期：2025-01-09 来源：办公室"])
    (('index-number', '014416330/2018-04736'), ('published', '2025-01-09'), ('source', '办公室'))
    """
    short = [line if len(line) <= MAX_LINE else "" for line in lines]
    found = [pair for line in short for pair in _pairs(line)]
    alone = [
        (label, value)
        for label, value in pairwise(short)
        if len(label) <= 16 and label.rstrip()[-1:] in {"：", ":"}
    ]
    return (*found, *by_cells(list(pair) for pair in alone))


def by_cells(rows: Iterable[list[str]]) -> tuple[tuple[str, str], ...]:
    """The (name, value) pairs of tables in which a cell names what the next cell holds.

    >>> by_cells([["索 引 号", "000014349/2025-1", "发布日期：", "2025年1月9日"]])
    (('index-number', '000014349/2025-1'), ('published', '2025年1月9日'))
    """
    found = []
    for row in rows:
        for label, printed in pairwise(row):
            name = LABELS.get("".join(label.split()).rstrip("：:")) if len(label) <= 16 else None
            if name and (value := _value(name, printed.strip())):
                found.append((name, value))
    return tuple(found)


def _pairs(line: str) -> Iterator[tuple[str, str]]:
    """Each label of a line with what stands between it and the next."""
    labels = list(LABEL.finditer(line))
    ends = [label.start() for label in labels[1:]] + [len(line)]
    for label, end in zip(labels, ends, strict=False):
        name = LABELS["".join(label[1].split())]
        if value := _value(name, line[label.end() : end]):
            yield name, value


def _value(name: str, printed: str) -> str:
    """The printed value up to the next gap; of a date, only the date."""
    if name in {"published", "written"}:
        date = DATE.match(printed)
        return date[0] if date else ""
    value = GAP.split(printed)[0].strip()
    return value if len(value) <= MAX_VALUE else ""
