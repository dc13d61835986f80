"""Whose report of which year: the title, as printed, and what supports it.

A title is a line (or a few: they wrap, even inside words) that ends in 年度报告 and stands before the
report's first section; menus, sentences, covering letters and lists of other years' reports hold the
same words and are no titles. Authority and year are taken from there, and from other statements of
the page only where they can mean nothing else. What is not certain is None, and the evidence says
what was seen. The name is kept as printed; the region is not looked up here.
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


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a report, with authority and year where they are certain.

    `title` is the printed text without white space; `start` and `end` are code points of the text
    (both 0 where the title is stated by the file and not printed).
    """

    title: str
    authority: str | None
    year: int | None
    start: int
    end: int
    year_evidence: str
    authority_evidence: str


@dataclass(frozen=True, slots=True)
class _Title:
    """A place that reads like the title: what its lines say of year and name."""

    start: int
    end: int
    years: tuple[int, ...]
    name: str | None
    seen: str


# --- the words of a title ---------------------------------------------------------------------------

# Bounded, as every run of blanks below: a file of blanks must not cost more than it holds.
_GAP: Final = r"[\s\u200b\ufeff]{0,12}"


def _spaced(pattern: str) -> str:
    """A pattern of single characters, `[…]` and `(?:…)?` groups that allows white space between any two."""
    return re.sub(r"(\[[^]]+\]|[一-鿿])", lambda found: found[1] + _GAP, pattern)


_IN_THE_TITLE: Final = "in the title"
_MOST_WORDS: Final = 500  # a page has a few dozen; a file that repeats them is not read for ever
_REACH: Final = 200  # how far from the words a title can reach, in code points
_DIGIT: Final = r"[0-9０-９〇○零一二三四五六七八九]"
_YEAR: Final = rf"(?:[2２][0０][0-4０-４][0-9０-９]|二[〇○零0Ｏ]{_DIGIT}{{2}})"
_WORDS: Final = re.compile(
    _spaced(r"(?:政[府务務])?信息公[开開](?:工作)?(?:情[况況])?")
    + rf"(?P<year>[2２]{_GAP}[0０]{_GAP}[0-9０-９]{_GAP}[0-9０-９]{_GAP}年{_GAP})?"
    + _spaced(r"(?:的)?(?:(?:年)?度)?(?:工作)?(?:情[况況])?(?:[报報]告|年[报報](?![告表送]))")
    + "|"
    + _spaced(r"政[务務]公[开開](?:工作)?年度[报報]告")
)
# Behind the words: a year in brackets, or on the line's end.
_YEAR_BEHIND: Final = re.compile(
    rf"{_GAP}[（(\[【]{_GAP}(?P<year>[2２]{_GAP}[0０]{_GAP}\d{_GAP}\d){_GAP}年?{_GAP}(?:度{_GAP})?[)）\]】]"
)
# A title goes on no further: its line ends, or something of another kind begins.
_ENDS: Final = re.compile(
    r"$|[-_|—–·»>＞|\t（(【\[]|[一1]\s*[、.]|目\s*录|本\s*(?:年\s*度\s*)?报\s*告|根\s*据|按\s*照|依\s*据|为\s*[了认深进贯]"
    r"|现\s*将|发\s*布|时\s*间|日\s*期|来\s*源|字\s*[号体]|浏\s*览|作\s*者|索\s*引|信息\s*来|点\s*击|打\s*印|\d{4}\s*[-年./]\s*\d"
)
_GOES_ON: Final = "。，、；：》”’）)"  # … of a sentence, though its line ends here
_CUTS: Final = re.compile(r"[>＞»›→|｜/／\t_：:]|[-—–]{1,2}(?=\D)")
_SENTENCE: Final = re.compile(r"[。，；！？“”《》]")
_DOCUMENT_NUMBER: Final = re.compile(r"[一-鿿]{0,12}[〔\[（(【]20\d\d[〕\]）)】]第?\d+号")
_MARKUP: Final = "#*>"  # of Markdown
_LEAD: Final = re.compile(r"^(?:附件?[0-9一二三]*[：:.、]?|关于|標題|标题|名称|《)+")
_YEAR_PART: Final = re.compile(rf"[（(]?({_YEAR})(?:年度|年|(?=$))[)）]?")
_SEVERAL_YEARS: Final = re.compile(rf"({_YEAR})年?(?:度)?[-—–~～至、和]({_YEAR})")
_YEAR_LINE: Final = re.compile(rf"[（(]?({_YEAR})年度?[)）]?")
_MENU: Final = re.compile(
    r"(?:首页|网站?|门户|专栏|栏目|目录|指南|位置|公开|公示|公告|通知|新闻|动态|要闻|年报|报告|内容|列表|返回|关闭|打印|搜索|检索|登录)$"
)

# --- names ------------------------------------------------------------------------------------------

_NAME: Final = re.compile(r"[一-鿿A-Za-z0-9（）()·]{2,60}")
_NAME_END: Final = re.compile(
    r"(?:[局厅部委署办室院府省市区县旗州盟镇乡处所站队校馆社园司场会库]|街道|中心|集团|支行|分行|银行|苏木|海关|电视台|气象台"
    r"|[局區縣鄉鎮處廳辦會隊館場室]|街道辦事處)(?:[（(][^（）()]+[）)])?$"
)
# 我单位, 本机关, 全市: who they are depends on who speaks.
_SPEAKER: Final = re.compile(
    r"^(?:我们?|本|该|全|各)(?!溪|山)|^(?:机关|单位|部门|各部门|有关部门|相关部门|政府|部委|乡镇街道|镇街)$"
)
_NOT_A_NAME: Final = re.compile(
    r"^(?:现|根据|按照|依据|为|对|将|在|做好|编制|发布|公布|公开|以及|年度|当前|您|主办|承办|版权|联系|上一|下一|相关)|网站|网$|门户|首页|文件$"
)
# An office or an ending of one: never the whole of a name.
_PART_OF_A_NAME: Final = re.compile(
    r"(?:人民)?(?:政府)?(?:办公厅|办公室|办事处|委员会|管理局|监督管理局|管理委员会|管委会|分局|服务中心|中心|局|厅|委|处|办|政府|府|室)"
)

# --- other statements of the report -----------------------------------------------------------------

_PERIOD: Final = re.compile(
    r"([2２][0０]\d\d)\s{0,3}年?\s{0,3}[1１]\s{0,3}月?\s{0,3}[1１]\s{0,3}日?[^\d。]{0,8}"
    r"(?:([2２][0０]\d\d)\s{0,3}年?\s{0,3})?[1１][2２]\s{0,3}月?\s{0,3}[3３][1１]\s{0,3}日"
)
_MENTION: Final = re.compile(r"([2２][0０][0-4０-４]\d)\s{0,3}年(?!\s{0,3}\d{1,2}\s{0,3}月)")
_ANNOUNCED: Final = re.compile(
    rf"现(?:予以|向社会)?(?:公布|公开|发布|将)(?P<name>[一-鿿（）]*?)(?P<year>{_YEAR})年度?$"
)
_COMPILED: Final = re.compile(r"本(?:年度)?报告由([一-鿿（）]{3,40}?)(?:负责)?(?:编制|编写|起草|撰写)")
_PUBLISHER: Final = re.compile(
    r"(?:发布机构|发文机关|发文机构|公开主体|公开机构|发布单位|发布机关|公开责任部门|责任部门)\s*[:：]\s*([^\s，。：:;；|]{3,40})"
)
_SIGNED: Final = re.compile(
    rf"\n[ \t　]{{0,80}}([一-鿿（）][一-鿿（）\t 　]{{2,50}}?)[ \t　]{{0,9}}\n\s{{0,80}}"
    rf"{_YEAR}\s{{0,3}}年\s{{0,3}}\d{{1,2}}\s{{0,3}}月\s{{0,3}}\d{{1,2}}\s{{0,3}}日[ \t　]{{0,9}}(?:\n|$)"
)
_FIRST_SECTION: Final = re.compile(
    r"一\s{0,9}、\s{0,9}(?:总\s{0,9}体|概|基\s?本|政\s?府|主\s?动|工\s?作|全\s?[市县区])"
)
_DEPARTMENT_SPEAKS: Final = re.compile(r"(?:我|本)(?:局|厅|委|院|校|中心|站|馆|镇|乡|街|会|队|处|所)")


def find(text: str, *, stated_title: str | None = None) -> Heading | None:
    """The heading of a report's text, or None where neither text nor file has a title.

    `text` is `Document.text`; `stated_title` what the file says of itself (the title of a page).

    >>> heading = find("友好区人社局\\n2024 年政府信息公开工作年度报告\\n\\n一、总体情况\\n")
    >>> heading.authority, heading.year, heading.start, heading.end
    ('友好区人社局', 2024, 0, 25)
    """
    page = _Page(text, stated_title)
    chosen = _choose(page)
    if chosen is None:
        return _stated(page)
    name, named = _authority(chosen, page)
    year, dated = _year(chosen, page)
    title = _squeeze(text[chosen.start : chosen.end])
    return Heading(title, name, year, chosen.start, chosen.end, dated, named)


class _Page:
    """A text and what is asked of it more than once; each is worked out when first asked."""

    def __init__(self, text: str, stated: str | None) -> None:
        self.text = text
        self.stated_title = stated

    @cached_property
    def squeezed(self) -> str:
        return _squeeze(self.text)

    @cached_property
    def body(self) -> int:
        """Where the first section begins; the end of the text where none does."""
        found = _FIRST_SECTION.search(self.text)
        return found.start() if found else len(self.text)

    @cached_property
    def words(self) -> tuple[re.Match[str], ...]:
        return tuple(islice(_WORDS.finditer(self.text), _MOST_WORDS))

    @cached_property
    def titles(self) -> tuple[_Title, ...]:
        """Whatever reads like a title, in the order of the text."""
        read = (_title(words, self) for words in self.words)
        return tuple(title for title in read if title is not None)

    @cached_property
    def periods(self) -> frozenset[int]:
        """The years from 1 January to 31 December of which the report says its figures are."""
        found = ((_number(a), _number(b or a)) for a, b in _PERIOD.findall(self.text))
        return frozenset(start for start, end in found if start == end)

    @cached_property
    def mentions(self) -> Counter[int]:
        """How often each year is named, dates and titles apart."""
        return Counter(map(_number, _MENTION.findall(self.text))) - Counter(
            year for title in self.titles for year in title.years
        )

    @cached_property
    def stated(self) -> _Title | None:
        """What the file's own title says, read like a printed one."""
        if not self.stated_title:
            return None
        return next(iter(_Page(self.stated_title, None).titles), None)

    def line(self, position: int) -> int:
        return self.text.count("\n", 0, position) + 1


# --- titles -----------------------------------------------------------------------------------------


def _title(words: re.Match[str], page: _Page) -> _Title | None:
    """The title that ends in these words, or None where they are part of something else."""
    text = page.text
    start = max(text.rfind("\n", 0, words.start()) + 1, words.start() - _REACH)
    end, behind = _behind(words, text)
    if end is None:
        return None
    before, is_cut = _last_part(text[start : words.start()])
    if before is None:
        return None
    length = len(before)
    if before.endswith("人民") and words[0].startswith("政"):
        before += "政府"  # …人民政府信息公开…: the word is printed once and read twice
    years, name = _parse(before)
    years += [_number(words["year"])] if words["year"] else []
    years += [behind] if behind and not years else []
    is_first = next(_lines_above(text, start), None) is None
    if name is not None and not _can_stand_in_a_title(name) and (_NOT_A_NAME.search(name) or not is_first):
        return None
    title = _Title(start, end, tuple(dict.fromkeys(years)), name, _IN_THE_TITLE)
    title = title if is_cut else _climb(title, page)
    if title.start == start:
        return replace(title, start=start + _offset(text[start : words.start()], length))
    return replace(title, start=_skip_blank(text, title.start))


def _behind(words: re.Match[str], text: str) -> tuple[int | None, int | None]:
    """Where the title ends and the year printed behind its words; no end if a sentence goes on."""
    end, year = words.end(), None
    # The pattern swallows the white space behind its last word.
    end -= len(words[0]) - len(words[0].rstrip())
    found = _YEAR_BEHIND.match(text, end)
    if found:
        end, year = found.end(), _number(found["year"])
    rest = text[end : end + _REACH].split("\n", 1)[0]
    after = rest.lstrip("　 \t\r\u200b》" + _MARKUP)
    if text[end : end + 1] in ("》",) and not after:
        return None, None
    following = text[end : end + _REACH].lstrip()[:1]
    if not after:
        return (None, None) if following and following in _GOES_ON else (end, year)
    if _ENDS.match(after) or (rest[:1].isspace() and rest[:1] != "" and not after.startswith("的")):
        return end, year
    return None, None


def _last_part(line: str) -> tuple[str | None, bool]:
    """What belongs to the title of the line before its words, and whether something else comes first.

    None where the line reads as a sentence. Menus and paths (首页 > 政府信息公开 > …) are cut off.
    """
    plain = _DOCUMENT_NUMBER.sub("", line)
    cuts = list(_CUTS.finditer(plain))
    is_cut = bool(cuts) or plain != line
    last = plain[cuts[-1].end() :] if cuts else plain
    parts = last.split()
    menus = [place for place, part in enumerate(parts) if _MENU.search(part) and not _YEAR_LINE.match(part)]
    if menus:
        parts, is_cut = parts[menus[-1] + 1 :], True
    squeezed = _squeeze("".join(parts)).lstrip(_MARKUP)
    if squeezed.startswith("《") and "》" not in squeezed:
        squeezed = squeezed[1:]
    if _SENTENCE.search(squeezed) or len(squeezed) > 70:
        return None, is_cut
    return squeezed, is_cut


def _parse(before: str) -> tuple[list[int], str | None]:
    """The years and the name in what stands before the words of a title.

    >>> _parse("2024年度龙亭区司法局"), _parse("龙亭区司法局关于2024年"), _parse("2024年")
    (([2024], '龙亭区司法局'), ([2024], '龙亭区司法局'), ([2024], None))
    """
    plain = _LEAD.sub("", before.strip(_MARKUP))
    plain = _SEVERAL_YEARS.sub(r"\1年\2", plain)  # 2023-2024年
    years = [_number(found) for found in _YEAR_PART.findall(plain)]
    pieces = [re.sub(r"^度|的$", "", piece) for piece in _YEAR_PART.split(plain)[::2]]
    pieces = [piece.removesuffix("关于").removeprefix("关于") for piece in pieces]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 2 and region.is_place(pieces[0]):
        pieces = ["".join(pieces)]  # 龙亭区2024年司法局…
    return years, "".join(pieces) or None


def _can_stand_in_a_title(name: str) -> bool:
    """Whether this is a name, or a word that stands for one (我局); anything else makes a sentence."""
    return _is_name(name) or (bool(_SPEAKER.search(name)) and len(name) <= 8)


def _is_name(name: str) -> bool:
    return bool(
        _NAME.fullmatch(name)
        and _NAME_END.search(name)
        and not _SPEAKER.search(name)
        and not _NOT_A_NAME.search(name)
    )


def _is_whole(name: str) -> bool:
    return _is_name(name) and not _PART_OF_A_NAME.fullmatch(name)


def _climb(title: _Title, page: _Page) -> _Title:
    """The title with the lines above it that belong to it: the name, the year, the rest of a name."""
    above = _lines_above(page.text, title.start)
    for start, line in above:
        if not title.years and (found := _YEAR_LINE.fullmatch(line)):
            title = replace(title, start=start, years=(_number(found[1]),))
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
        line = _squeeze(text[max(start, position - _REACH) : position - 1])
        if line:
            found += 1
            yield start, line
        position = start


def _name_above(title: _Title, start: int, line: str, *, page: _Page) -> _Title | None:
    """The title with the name on the line above it, where that line cannot be something else."""
    years, name = _parse(line)
    if name is None or not _is_name(name) or (years and title.years) or _MENU.search(name):
        return None
    if not _stands_for_the_report(name, start, page):
        return None
    return replace(title, start=start, name=name, seen="above the title", years=title.years or tuple(years))


def _stands_for_the_report(name: str, start: int, page: _Page) -> bool:
    """Whether a name on a line of its own is the report's, not the site's or a menu's."""
    above = (line for _, line in _lines_above(page.text, start))
    is_first = all(_DOCUMENT_NUMBER.search(line) or _YEAR_LINE.fullmatch(line) for line in above)
    chain, rest = region.places(name)
    is_government = bool(chain and not rest) or name.endswith(("人民政府", "政府"))
    if _PART_OF_A_NAME.fullmatch(name):
        return True  # joined with the line above it, or given up, by `_join`
    if is_government:
        titled = rf"{re.escape(name)}(?:{_YEAR}年度?)?(?:政府|政务)信息公开"
        said = (
            is_first
            or len(re.findall(titled, page.squeezed)) > 1
            or name in _squeeze(page.stated_title or "")
        )
        return said and not _DEPARTMENT_SPEAKS.search(page.text)
    return is_first or name in _squeeze(page.text[page.body :])


def _join(title: _Title, start: int, line: str, *, page: _Page) -> _Title:
    """The title whose name may begin on the line above: joined, as it is, or without a name."""
    name = title.name
    assert name is not None
    years, head = _parse(line)
    is_text = bool(head and _NAME.fullmatch(head)) and not _NOT_A_NAME.search(head or "")
    if not head or not is_text or (years and title.years) or _MENU.search(head) or len(head) > 40:
        return title
    joined = replace(title, start=start, name=head + name, years=title.years or tuple(years))
    match _belongs(head, name, page):
        case True:
            return replace(joined, seen=f"{title.seen}, wrapped over lines,")
        case False:
            return title
        case None:
            return replace(title, name=None, seen=f"“{name}” may go on from “{head}” on the line above")


def _belongs(head: str, name: str, page: _Page) -> bool | None:
    """Whether a name begins with the line above it; None where that cannot be told."""
    whole = head + name
    chain, rest = region.places(head)
    if not _is_name(whole) or region.places(name)[0]:
        return False
    elsewhere = page.squeezed.count(name) - page.squeezed.count(whole)
    if page.squeezed.count(whole) > 1 or authority.splits_a_word(head, name):
        return True
    if _PART_OF_A_NAME.fullmatch(name):
        return True if chain else None
    if chain and (not rest or not _NAME_END.search(head)):
        return True  # 友好区 / 人社局, 伊春市友好区人力资源和社 / 会保障局
    if elsewhere > 0 or _is_name(head) or len(head) < 10:
        return False
    return None


# --- which title, which year, whose -----------------------------------------------------------------


def _choose(page: _Page) -> _Title | None:
    """The report's own title among those of the page: the last before the first section.

    Where a page lists several years' reports, the year of which the report speaks decides.
    """
    before = [title for title in page.titles if title.start < page.body] or list(page.titles[:1])
    named = {title.years for title in before if title.years}
    if len(named) > 1:
        spoken = _spoken(page)
        if all(spoken not in years for years in named):
            return _undecided(before)
        before = [title for title in before if spoken in title.years]
    return before[-1] if before else None


def _undecided(titles: list[_Title]) -> _Title:
    """The last of several titles, with all their years; with its name only if they share it."""
    years = dict.fromkeys(year for title in titles for year in title.years)
    shared = len({title.name for title in titles}) == 1
    return replace(titles[-1], years=tuple(years), name=titles[-1].name if shared else None)


def _spoken(page: _Page) -> int | None:
    """The one year of which the report's period, or else most of its text, speaks."""
    if len(page.periods) == 1:
        return next(iter(page.periods))
    most = page.mentions.most_common(2)
    if not most or (len(most) == 2 and most[0][1] == most[1][1]):
        return None
    return most[0][0]


def _year(chosen: _Title, page: _Page) -> tuple[int | None, str]:
    if len(chosen.years) > 1:
        return None, f"the title or titles name several years: {', '.join(map(str, chosen.years))}"
    for years, evidence in _years_stated(chosen, page):
        if len(years) == 1:
            return _checked(next(iter(years)), evidence, page)
    return None, "no year in the title, and no single period is stated"


def _years_stated(chosen: _Title, page: _Page) -> Iterator[tuple[set[int], str]]:
    """The years that the title and then other statements give, the surest first."""
    yield set(chosen.years), f"in the title{_on_line(chosen, page)}"
    others = (title for title in page.titles if title.start < page.body and len(title.years) == 1)
    yield {title.years[0] for title in others}, "in another title of the page"
    yield set(page.stated.years if page.stated else ()), "in the title the file states"
    yield {_number(found["year"]) for found in _announcements(page)}, "where the text announces the report"
    yield set(page.periods), "the period counted, the title having no year"


def _checked(year: int, evidence: str, page: _Page) -> tuple[int | None, str]:
    """The year, unless the period stated and the text speak of another one."""
    evidence = f"{year}, {evidence}"
    counted = page.mentions[year]
    if page.periods and year not in page.periods:
        others = ", ".join(map(str, sorted(page.periods)))
        if all(counted > page.mentions[other] for other in page.periods):
            return year, f"{evidence}; the period counted is {others}, but the text speaks of {year}"
        return None, f"{evidence}, but the period counted is {others}"
    if not page.periods:
        other, times = next(iter((page.mentions - Counter({year: counted})).most_common(1)), (year, 0))
        if times >= 3 and times >= 3 * max(counted, 1):
            return None, f"{evidence}, but the text names {other} {times} times and {year} {counted} times"
        return year, f"{evidence}; named {counted} more times in the text"
    return year, f"{evidence}; the period counted agrees"


def _authority(chosen: _Title, page: _Page) -> tuple[str | None, str]:
    name, where = chosen.name, _on_line(chosen, page)
    if name is not None and _is_whole(name):
        return name, f"“{name}” {chosen.seen}{where}"
    if name is not None:
        seen = f"“{name}” in the title{where} is not the name of an authority"
    elif chosen.seen != _IN_THE_TITLE:
        seen = f"{chosen.seen}{where}"
    else:
        seen = f"the title{where} names nobody"
    for found, evidence in _named_elsewhere(chosen, page):
        return found, f"{seen}; {evidence}"
    return None, seen


def _on_line(title: _Title, page: _Page) -> str:
    return f" on line {page.line(title.start)}" if title.end else ""


def _named_elsewhere(chosen: _Title, page: _Page) -> Iterator[tuple[str, str]]:
    """The names that the page's other titles and statements agree on, the surest kind first."""
    same_year = [
        title.name
        for title in page.titles
        if title.name and _is_whole(title.name) and title.start < page.body
        and (not title.years or not chosen.years or title.years == chosen.years)
    ]  # fmt: skip
    if len(set(same_year)) == 1:
        yield same_year[0], f"“{same_year[0]}” in another title of the page"
    stated = page.stated
    if stated and stated.name and _is_whole(stated.name) and stated.years in ((), chosen.years):
        yield stated.name, f"“{stated.name}” in the title the file states"
    announced = {found["name"] for found in _announcements(page) if _is_whole(found["name"])}
    if len(announced) == 1:
        name = announced.pop()
        yield name, f"“{name}” where the text announces the report"
    said = dict(_statements(page))
    if len(said) == 1:
        yield next(iter(said.items()))


def _announcements(page: _Page) -> Iterator[re.Match[str]]:
    """现公布……2024年 before the words of a title: the report says whose it is and of which year."""
    for words in page.words:
        before = _squeeze(page.text[max(0, words.start() - 80) : words.start()])
        if found := _ANNOUNCED.search(before):
            yield found


def _statements(page: _Page) -> Iterator[tuple[str, str]]:
    """Names that compile, sign or publish the report, with the evidence.

    A government's office compiles, signs and publishes its government's report too (Art. 49), and a
    portal the reports of all: neither a government nor its office is taken from here.
    """
    found = [(name, f"“{name}” compiled it, the text says") for name in _COMPILED.findall(page.squeezed)]
    tail = page.text[page.body if page.body < len(page.text) else 0 :]
    found += [(_squeeze(name), f"“{_squeeze(name)}” signed it") for name in _SIGNED.findall(tail)]
    found += [(name, f"“{name}” is stated to publish it") for name in _PUBLISHER.findall(page.text)]
    for name, evidence in found:
        chain, rest = region.places(name)
        is_above_departments = bool(chain and not rest) or bool(
            re.search(r"(?:政府|公署)(?:办公厅|办公室|办)?$", name)
            and not re.search(r"[镇乡](?:人民)?政府$", name)
        )
        if _is_whole(name) and not is_above_departments:
            yield name, evidence


def _stated(page: _Page) -> Heading | None:
    """The heading of a text without a title: what the file states, or the text announces."""
    found = page.stated
    if found is not None and page.stated_title is not None:
        title = _squeeze(page.stated_title[found.start : found.end])
        chosen = replace(found, start=0, end=0, seen="in the title the file states")
    else:
        announced = next(_announcements(page), None)
        if announced is None:
            return None
        title = announced["name"] + announced["year"] + "年政府信息公开工作年度报告"
        name = announced["name"] if _is_whole(announced["name"]) else None
        chosen = _Title(0, 0, (_number(announced["year"]),), name, "where the text announces the report")
    name, named = _authority(chosen, page)
    year, dated = _year(chosen, page)
    return Heading(title, name, year, 0, 0, dated, named)


# --- text -------------------------------------------------------------------------------------------

_BLANK: Final = re.compile(r"[\s\u200b\ufeff]+")
_BEFORE_TEXT: Final = re.compile(rf"[\s\u200b\ufeff{_MARKUP}]+")
_DIGITS: Final = str.maketrans("０１２３４５６７８９〇○零Ｏ一二三四五六七八九", "01234567890000123456789")


def _squeeze(text: str) -> str:
    return _BLANK.sub("", text)


def _number(year: str) -> int:
    return int(re.sub(r"\D", "", _squeeze(year).translate(_DIGITS)))


def _skip_blank(text: str, position: int) -> int:
    found = _BEFORE_TEXT.match(text, position)
    return found.end() if found else position


def _offset(line: str, length: int) -> int:
    """Where the last `length` characters of a line begin, white space not counted."""
    position = len(line)
    while length and position:
        position -= 1
        length -= not _BLANK.match(line[position])
    return position
