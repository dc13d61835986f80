"""A report's text as a title page: every place in it that reads like the title, with the lines it wraps over.

The years of which the text speaks are counted here too. Which of the places is the report's title, and
which year and name follow from it, is not decided here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Final

from gongkai import authority, region
from gongkai.titlewords import (
    DOCUMENT_NUMBER,
    MENU,
    NAME,
    NAME_END,
    NOT_A_NAME,
    PART_OF_A_NAME,
    REACH,
    WORDS,
    YEAR,
    YEAR_LINE,
    behind_the_words,
    can_stand_in_a_title,
    is_name,
    last_part,
    offset,
    parse,
    skip_blank,
    squeeze,
    year_number,
)

IN_THE_TITLE: Final = "in the title"  # the evidence for a name printed there
_MOST_WORDS: Final = 500  # a page has a few dozen; a file that repeats them is not read for ever

_PERIOD: Final = re.compile(
    r"([2２][0０]\d\d)\s{0,3}年?\s{0,3}[1１]\s{0,3}月?\s{0,3}[1１]\s{0,3}日?[^\d。]{0,8}"
    r"(?:([2２][0０]\d\d)\s{0,3}年?\s{0,3})?[1１][2２]\s{0,3}月?\s{0,3}[3３][1１]\s{0,3}日"
)
_MENTION: Final = re.compile(r"([2２][0０][0-4０-４]\d)\s{0,3}年(?!\s{0,3}\d{1,2}\s{0,3}月)")
_FIRST_SECTION: Final = re.compile(
    r"一\s{0,9}、\s{0,9}(?:总\s{0,9}体|概|基\s?本|政\s?府|主\s?动|工\s?作|全\s?[市县区])"
)
_BODY_SPEAKS: Final = re.compile(r"(?:我|本)(?:局|厅|委|院|校|中心|站|馆|会|队|处|所)")
_DEPARTMENT_SPEAKS: Final = re.compile(rf"{_BODY_SPEAKS.pattern}|(?:我|本)(?:镇|乡|街)")


@dataclass(frozen=True, slots=True)
class Title:
    """A place that reads like the title: what its lines say of year and name."""

    start: int
    end: int
    years: tuple[int, ...]
    name: str | None
    seen: str


class Page:
    """A text and what is asked of it more than once; each is worked out when first asked."""

    def __init__(self, text: str, stated: str | None) -> None:
        self.text = text
        self.stated_title = stated

    @cached_property
    def squeezed(self) -> str:
        return squeeze(self.text)

    @cached_property
    def body(self) -> int:
        """Where the first section begins; the end of the text where none does."""
        found = _FIRST_SECTION.search(self.text)
        return found.start() if found else len(self.text)

    @cached_property
    def words(self) -> tuple[re.Match[str], ...]:
        return tuple(islice(WORDS.finditer(self.text), _MOST_WORDS))

    @cached_property
    def titles(self) -> tuple[Title, ...]:
        """Whatever reads like a title, in the order of the text."""
        read = (_title(words, self) for words in self.words)
        return tuple(title for title in read if title is not None)

    @cached_property
    def periods(self) -> frozenset[int]:
        """The years from 1 January to 31 December of which the report says its figures are."""
        found = ((year_number(a), year_number(b or a)) for a, b in _PERIOD.findall(self.text))
        return frozenset(start for start, end in found if start == end)

    @cached_property
    def mentions(self) -> Counter[int]:
        """How often each year is named, dates and titles apart."""
        return Counter(map(year_number, _MENTION.findall(self.text))) - Counter(
            year for title in self.titles for year in title.years
        )

    @cached_property
    def stated(self) -> Title | None:
        """What the file's own title says, read like a printed one."""
        if not self.stated_title:
            return None
        return next(iter(Page(self.stated_title, None).titles), None)

    def line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1


# --- titles -----------------------------------------------------------------------------------------


def _title(words: re.Match[str], page: Page) -> Title | None:
    """The title that ends in these words, or None where they are part of something else."""
    text = page.text
    start = max(text.rfind("\n", 0, words.start()) + 1, words.start() - REACH)
    end, behind = behind_the_words(words, text)
    if end is None:
        return None
    before, is_cut = last_part(text[start : words.start()])
    if before is None:
        return None
    length = len(before)
    if before.endswith("人民") and words[0].startswith("政"):
        before += "政府"  # …人民政府信息公开…: the word is printed once and read twice
    years, name = parse(before)
    years += [year_number(words["year"])] if words["year"] else []
    years += [behind] if behind and not years else []
    is_first = next(_lines_above(text, start), None) is None
    if name is not None and not can_stand_in_a_title(name) and (NOT_A_NAME.search(name) or not is_first):
        return None
    title = Title(start, end, tuple(dict.fromkeys(years)), name, IN_THE_TITLE)
    title = title if is_cut else _climb(title, page)
    if title.start == start:
        return replace(title, start=start + offset(text[start : words.start()], length))
    return replace(title, start=skip_blank(text, title.start))


def _climb(title: Title, page: Page) -> Title:
    """The title with the lines above it that belong to it: the name, the year, the rest of a name."""
    above = _lines_above(page.text, title.start)
    for start, line in above:
        if not title.years and (found := YEAR_LINE.fullmatch(line)):
            title = replace(title, start=start, years=(year_number(found[1]),))
        elif title.name is None:
            named = _name_above(title, start, line, page=page)
            if named is None:
                return title
            title = named
        else:
            return _join(title, start, line, page=page)
    return title


def _lines_above(text: str, position: int) -> Iterator[tuple[int, str]]:
    """Up to four lines above that are not blank, nearest first, with where they begin, squeezed."""
    found = 0
    while position > 0 and found < 4:
        start = text.rfind("\n", 0, position - 1) + 1
        line = squeeze(text[max(start, position - REACH) : position - 1])
        if line:
            found += 1
            yield start, line
        position = start


def _name_above(title: Title, start: int, line: str, *, page: Page) -> Title | None:
    """The title with the name on the line above it, where that line cannot be something else."""
    years, name = parse(line)
    if name is None or not is_name(name) or (years and title.years) or MENU.search(name):
        return None
    if not _stands_for_the_report(name, start, page):
        return None
    return replace(title, start=start, name=name, seen="above the title", years=title.years or tuple(years))


def _stands_for_the_report(name: str, start: int, page: Page) -> bool:
    """Whether a name on a line of its own is the report's, not the site's or a menu's."""
    above = (line for _, line in _lines_above(page.text, start))
    is_first = all(DOCUMENT_NUMBER.search(line) or YEAR_LINE.fullmatch(line) for line in above)
    chain, rest = region.places(name)
    is_government = bool(chain and not rest) or name.endswith(("人民政府", "政府"))
    if PART_OF_A_NAME.fullmatch(name):
        return True  # joined with the line above it, or given up, by `_join`
    if is_government:
        titled = rf"{re.escape(name)}(?:{YEAR}年度?)?(?:政府|政务)信息公开"
        said = (
            is_first or len(re.findall(titled, page.squeezed)) > 1 or name in squeeze(page.stated_title or "")
        )
        is_town = name.endswith(("镇", "乡", "镇政府", "乡政府", "镇人民政府", "乡人民政府"))
        return said and not (_BODY_SPEAKS if is_town else _DEPARTMENT_SPEAKS).search(page.text)
    return is_first or name in squeeze(page.text[page.body :])


def _join(title: Title, start: int, line: str, *, page: Page) -> Title:
    """The title whose name may begin on the line above: joined, as it is, or without a name."""
    name = title.name
    assert name is not None
    years, head = parse(line)
    is_text = bool(head and NAME.fullmatch(head)) and not NOT_A_NAME.search(head or "")
    if not head or not is_text or (years and title.years) or MENU.search(head) or len(head) > 40:
        return title
    joined = replace(title, start=start, name=head + name, years=title.years or tuple(years))
    match _belongs(head, name, page):
        case True:
            return replace(joined, seen=f"{title.seen}, wrapped over lines,")
        case False:
            return title
        case None:
            return replace(title, name=None, seen=f"“{name}” may go on from “{head}” on the line above")


def _belongs(head: str, name: str, page: Page) -> bool | None:
    """Whether a name begins with the line above it; None where that cannot be told."""
    whole = head + name
    chain, rest = region.places(head)
    if not is_name(whole) or region.places(name)[0]:
        return False
    elsewhere = page.squeezed.count(name) - page.squeezed.count(whole)
    if page.squeezed.count(whole) > 1 or authority.splits_a_word(head, name):
        return True
    if PART_OF_A_NAME.fullmatch(name):
        return True if chain else None
    if chain and (not rest or not NAME_END.search(head)):
        return True  # 友好区 / 人社局, 伊春市友好区人力资源和社 / 会保障局
    if elsewhere > 0 or is_name(head) or len(head) < 10:
        return False
    return None
