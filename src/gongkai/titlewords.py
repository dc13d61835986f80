"""The words of a title and the names of authorities as they are printed, within one line.

Patterns and what they find in a stretch of text: where a title ends, what belongs to it before its
words, years and names. Nothing here looks at the lines around or decides whose report it is.
"""

from __future__ import annotations

import re
from typing import Final

from gongkai import region

# --- the words of a title ---------------------------------------------------------------------------

# Bounded, as every run of blanks below: a file of blanks must not cost more than it holds.
_GAP: Final = r"[\s\u200b\ufeff]{0,12}"


def _spaced(pattern: str) -> str:
    """A pattern of single characters, `[…]` and `(?:…)?` groups that allows white space between any two."""
    return re.sub(r"(\[[^]]+\]|[一-鿿])", lambda found: found[1] + _GAP, pattern)


REACH: Final = 200  # how far from the words a title can reach, in code points
_DIGIT: Final = r"[0-9０-９〇○零一二三四五六七八九]"
# 2000 to 2049 in digits of either width, 2000 to 2099 in Chinese numerals.
YEAR: Final = rf"(?:[2２][0０][0-4０-４][0-9０-９]|二[〇○零0Ｏ]{_DIGIT}{{2}})"
# 政府信息公开工作年度报告 and its variants; a year may stand inside.
WORDS: Final = re.compile(
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
# … of a sentence, though its line ends here.
_GOES_ON: Final = re.compile(
    r"[。，、；：》”’）)]|(?:(?:公\s*布|公\s*示|公\s*开|报\s*告|发\s*布)\s*)?如\s*下"
    r"|[有相]\s*关|事\s*项|格\s*式\s*[〉》>的（(]|的"
)
_CUTS: Final = re.compile(r"[>＞»›→|｜/／\t_：:]|[-—–]{1,2}(?=\D)")
_SENTENCE: Final = re.compile(r"[。，；！？“”《》]")
# 龙政办〔2024〕3号
DOCUMENT_NUMBER: Final = re.compile(r"[一-鿿]{0,12}[〔\[（(【]20\d\d[〕\]）)】]第?\d+号")
_MARKUP: Final = "#*>"  # of Markdown
_LEAD: Final = re.compile(r"^(?:附件?[0-9一二三]*[：:.、]?|关于|標題|标题|名称|《)+")
_YEAR_PART: Final = re.compile(rf"[（(]?({YEAR})(?:年度|年|(?=$))[)）]?")
_SEVERAL_YEARS: Final = re.compile(rf"({YEAR})年?(?:度)?[-—–~～至、和]({YEAR})")
# A line that holds a year and nothing else.
YEAR_LINE: Final = re.compile(rf"[（(]?({YEAR})年度?[)）]?")
# What ends in these is a site's, not a report's.
MENU: Final = re.compile(
    r"(?:首页|网站?|门户|专栏|栏目|目录|指南|位置|公开|公示|公告|通知|新闻|动态|要闻|年报|报告|内容|列表|返回|关闭|打印|搜索|检索|登录)$"
)

# --- names ------------------------------------------------------------------------------------------

# What a name is written with, and how it ends.
NAME: Final = re.compile(r"[一-鿿A-Za-z0-9（）()·]{2,60}")
NAME_END: Final = re.compile(
    r"(?:[局厅部委署办室院府省市区县旗州盟镇乡处所站队校馆社园司场会库]|街道|中心|集团|支行|分行|银行|苏木|海关|电视台|气象台"
    r"|[局區縣鄉鎮處廳辦會隊館場室]|街道辦事處)(?:[（(][^（）()]+[）)])?$"
)
# 我单位, 本机关, 全市: who they are depends on who speaks.
_SPEAKER: Final = re.compile(
    r"^(?:我们?|本|该|全|各)(?!溪|山)|^(?:机关|单位|部门|各部门|有关部门|相关部门|政府|部委|乡镇街道|镇街)$"
)
NOT_A_NAME: Final = re.compile(
    r"^(?:现|根据|按照|依据|为|对|将|在|做好|编制|发布|公布|公开|以及|年度|当前|您|主办|承办|版权|联系|上一|下一|相关)|网站|网$|门户|首页|文件$"
)
# An office or an ending of one: never the whole of a name.
PART_OF_A_NAME: Final = re.compile(
    r"(?:人民)?(?:政府)?(?:办公厅|办公室|办事处|委员会|管理局|监督管理局|管理委员会|管委会|分局|服务中心|中心|局|厅|委|处|办|政府|府|室)"
)

# --- text -------------------------------------------------------------------------------------------

_BLANK: Final = re.compile(r"[\s\u200b\ufeff]+")
_BEFORE_TEXT: Final = re.compile(rf"[\s\u200b\ufeff{_MARKUP}]+")
_DIGITS: Final = str.maketrans("０１２３４５６７８９〇○零Ｏ一二三四五六七八九", "01234567890000123456789")


def behind_the_words(words: re.Match[str], text: str) -> tuple[int | None, int | None]:
    """Where the title ends and the year printed behind its words; no end if a sentence goes on.

    Neither is it a title where the words stand in the name of another document, begun on a line above.
    """
    before = text[max(0, words.start() - REACH) : words.start()]
    opened = before.rfind("《")
    if opened > before.rfind("》") and "\n" in before[opened:]:
        return None, None
    end, year = words.end(), None
    # The pattern swallows the white space behind its last word.
    end -= len(words[0]) - len(words[0].rstrip())
    found = _YEAR_BEHIND.match(text, end)
    if found:
        end, year = found.end(), year_number(found["year"])
    rest = text[end : end + REACH].split("\n", 1)[0]
    after = rest.lstrip("　 \t\r\u200b》" + _MARKUP)
    if text[end : end + 1] in ("》",) and not after:
        return None, None
    if not after:
        goes_on = _GOES_ON.match(text[end : end + REACH].lstrip())
        return (None, None) if goes_on else (end, year)
    if _ENDS.match(after) or (rest[:1].isspace() and rest[:1] != "" and not after.startswith("的")):
        return end, year
    return None, None


def last_part(line: str) -> tuple[str | None, bool]:
    """What belongs to the title of the line before its words, and whether something else comes first.

    None where the line reads as a sentence. Menus and paths (首页 > 政府信息公开 > …) are cut off.
    """
    plain = DOCUMENT_NUMBER.sub("", line)
    cuts = list(_CUTS.finditer(plain))
    is_cut = bool(cuts) or plain != line
    last = plain[cuts[-1].end() :] if cuts else plain
    parts = last.split()
    menus = [place for place, part in enumerate(parts) if MENU.search(part) and not YEAR_LINE.match(part)]
    if menus:
        parts, is_cut = parts[menus[-1] + 1 :], True
    squeezed = squeeze("".join(parts)).lstrip(_MARKUP)
    if squeezed.startswith("《") and "》" not in squeezed:
        squeezed = squeezed[1:]
    if _SENTENCE.search(squeezed) or len(squeezed) > 70:
        return None, is_cut
    return squeezed, is_cut


def parse(before: str) -> tuple[list[int], str | None]:
    """The years and the name in what stands before the words of a title.

    >>> parse("2024年度龙亭区司法局"), parse("龙亭区司法局关于2024年"), parse("2024年")
    (([2024], '龙亭区司法局'), ([2024], '龙亭区司法局'), ([2024], None))
    """
    plain = _LEAD.sub("", before.strip(_MARKUP))
    plain = _SEVERAL_YEARS.sub(r"\1年\2", plain)  # 2023-2024年
    years = [year_number(found) for found in _YEAR_PART.findall(plain)]
    pieces = [re.sub(r"^度|的$", "", piece) for piece in _YEAR_PART.split(plain)[::2]]
    pieces = [piece.removesuffix("关于").removeprefix("关于") for piece in pieces]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) == 2 and region.is_place(pieces[0]):
        pieces = ["".join(pieces)]  # 龙亭区2024年司法局…
    return years, "".join(pieces) or None


def can_stand_in_a_title(name: str) -> bool:
    """Whether this is a name, or a word that stands for one (我局); anything else makes a sentence."""
    return is_name(name) or (bool(_SPEAKER.search(name)) and len(name) <= 8)


def is_name(name: str) -> bool:
    """Whether this reads like the name of an authority, or like the end of one (办公室)."""
    return bool(
        NAME.fullmatch(name)
        and NAME_END.search(name)
        and not _SPEAKER.search(name)
        and not NOT_A_NAME.search(name)
    )


def is_whole(name: str) -> bool:
    """Whether this is a name that can stand alone, not only the end of one."""
    return is_name(name) and not PART_OF_A_NAME.fullmatch(name)


def squeeze(text: str) -> str:
    """The text without white space, zero-width characters among it."""
    return _BLANK.sub("", text)


def year_number(year: str) -> int:
    """A year as printed, full-width or in Chinese numerals, as a number: 二〇二四 is 2024."""
    return int(re.sub(r"\D", "", squeeze(year).translate(_DIGITS)))


def skip_blank(text: str, position: int) -> int:
    """The next position that holds neither white space nor Markdown's signs."""
    found = _BEFORE_TEXT.match(text, position)
    return found.end() if found else position


def offset(line: str, length: int) -> int:
    """Where the last `length` characters of a line begin, white space not counted."""
    position = len(line)
    while length and position:
        position -= 1
        length -= not _BLANK.match(line[position])
    return position
