"""The table beside the reports, `reports.csv`: what whoever collected them knows of each file.

Every column but `file` may be missing and every cell empty: what is not given is unknown. A value that
cannot be right is told and left unknown; it never costs the row, nor the row the table. What is said
here is not compared with the report; that a region was in force in the report's year is
`gongkai.region`'s to check.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urlsplit

from gongkai import authority, region
from gongkai.errors import ReportError


@dataclass(frozen=True, slots=True)
class ReportMetadata:
    """A row: `file` is relative to the table's folder, with `/`; None is not given or not usable.

    `kind`, `level` (the administrative tier) and `scope` are codes of the code lists; `region` is a code
    of GB/T 2260 that some division has had; `uscc` has a right check digit; `line` is where the row
    begins in the table. `predecessor` names the authorities whose reports this one's continue, `members`
    is the number of bodies that a jurisdiction's report adds up.
    """

    file: str
    line: int
    authority: str | None = None
    kind: str | None = None
    level: str | None = None
    region: str | None = None
    parent: str | None = None
    uscc: str | None = None
    source: str | None = None
    published: date | None = None
    scope: str | None = None
    predecessor: tuple[str, ...] = ()
    members: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """The rows by file, and what is wrong with the table, in the order of its lines."""

    rows: Mapping[str, ReportMetadata]
    problems: tuple[str, ...]


COLUMNS: Final = tuple(field.name for field in fields(ReportMetadata) if field.name != "line")
_ALIASES: Final = {
    **{column: column for column in COLUMNS},
    "filename": "file", "path": "file", "文件": "file", "文件名": "file",
    "authorityname": "authority", "name": "authority", "机关名称": "authority", "机关": "authority",
    "authoritykind": "kind", "type": "kind", "类型": "kind", "机关类型": "kind",
    "tier": "level", "administrativelevel": "level", "级别": "level", "层级": "level",
    "regioncode": "region", "行政区划代码": "region", "区划代码": "region",
    "parentauthority": "parent", "上级机关": "parent",
    "unifiedsocialcreditcode": "uscc", "统一社会信用代码": "uscc",
    "sourceaddress": "source", "sourceurl": "source", "url": "source", "来源网址": "source", "来源": "source",
    "publicationdate": "published", "发布日期": "published",
    "范围": "scope", "统计范围": "scope",
    "predecessors": "predecessor", "continues": "predecessor",
    "前身": "predecessor", "承继机关": "predecessor",
    "membercount": "members", "成员数": "members", "汇总机关数": "members",
}  # fmt: skip
_KINDS: Final = {
    **{kind: kind for kind in authority.KINDS},
    "人民政府": "government", "政府": "government",
    "办公室": "office", "办公厅": "office", "政府办公室": "office", "办公厅（室）": "office",
    "部门": "department", "工作部门": "department", "政府部门": "department",
    "乡镇": "township", "乡镇政府": "township", "乡镇人民政府": "township",
    "街道": "subdistrict", "街道办事处": "subdistrict",
    "授权组织": "authorised-body", "事业单位": "authorised-body", "法律、法规授权的组织": "authorised-body",
}  # fmt: skip
_LEVELS: Final = {
    **{tier: tier for tier in authority.TIERS},
    "国家": "national", "国家级": "national", "中央": "national",
    "省": "provincial", "省级": "provincial",
    "市级": "prefectural", "地级": "prefectural", "地市级": "prefectural", "设区的市级": "prefectural",
    "县": "county", "县级": "county", "区县级": "county", "县区级": "county", "区级": "county",
    "乡级": "township", "乡镇级": "township", "镇街级": "township",
}  # fmt: skip
_SCOPES: Final = {
    "own-body": "own-body", "本机关": "own-body", "本单位": "own-body", "本部门": "own-body",
    "jurisdiction": "jurisdiction", "辖区": "jurisdiction", "整个辖区": "jurisdiction",
    "本行政区域": "jurisdiction",
    "全省": "jurisdiction", "全市": "jurisdiction", "全县": "jurisdiction", "全区": "jurisdiction",
    "全州": "jurisdiction", "全盟": "jurisdiction", "全旗": "jurisdiction", "全自治区": "jurisdiction",
}  # fmt: skip


def load(path: Path) -> Metadata:
    """The table read, with every problem found; files are looked for in its folder.

    Raises ReportError where nothing of it can be used: not there, no table of text, no column `file`.
    """
    place = path.name
    rows, broken = _rows(_text(path), place)
    if broken and not rows:
        raise ReportError(broken[0])
    columns, problems = _columns(rows[0][1] if rows else [], place)
    found: dict[str, ReportMetadata] = {}
    for line, cells in rows[1:]:
        row, wrong = _row(cells, columns, folder=path.parent, place=f"{place}: line {line}", line=line)
        problems += wrong
        if row is None:
            continue
        first = found.setdefault(row.file, row)
        if first is not row:
            problems.append(
                f"{place}: line {line}, column file: found “{row.file}” again, expected each file once; "
                f"line {first.line} is used"
            )
    return Metadata(found, (*problems, *broken))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path.name}: cannot be read ({error.strerror}), expected a CSV file") from error
    if b"\0" in content:
        raise ReportError(
            f"{path.name}: found binary content, expected CSV in UTF-8 or GB18030; save it as CSV"
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReportError(f"{path.name}: found bytes of no encoding, expected UTF-8 or GB18030; save it as UTF-8")


def _rows(text: str, place: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """The rows that hold anything, each with the line on which it begins, up to where CSV ends."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [cell.strip() for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        wrong = f"{place}: line {line}: found a row that is not CSV ({error}), expected cells between commas"
        return rows, [f"{wrong}; it and the rows after it are not used"]
    return rows, []


def _columns(header: list[str], place: str) -> tuple[list[str | None], list[str]]:
    """What each column is, None for those not known or there before; raises without a column `file`."""
    columns: list[str | None] = []
    problems = []
    for title in header:
        column = _ALIASES.get(re.sub(r"[\s_\-]+", "", title).lower())
        if column is None:
            known = ", ".join(COLUMNS)
            problems.append(
                f"{place}: line 1: found an unknown column “{title}”, expected {known}; it is not used"
            )
        elif column in columns:
            problems.append(f"{place}: line 1: found column {column} twice, expected once; the first is used")
            column = None
        columns.append(column)
    if "file" not in columns:
        raise ReportError(
            f"{place}: line 1: found “{','.join(header)[:200]}”, expected titles of columns with “file”; "
            f"separate the columns with commas"
        )
    return columns, problems


def _row(
    cells: list[str], columns: list[str | None], *, folder: Path, place: str, line: int
) -> tuple[ReportMetadata | None, list[str]]:
    """A row with the values that can be used, or None where its file is not there; and what is wrong."""
    problems = []
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        problems.append(
            f"{place}: found {len(cells)} cells, expected {len(columns)}; is a comma not in quotes?"
        )
    given = {column: cell for column, cell in zip(columns, cells, strict=False) if column and cell}
    file, wrong = _file(given.pop("file", ""), folder)
    if file is None:
        return None, [*problems, f"{place}, column file: {wrong}; the row is not used"]
    values: dict[str, str] = {}
    published, predecessor, members = None, tuple[str, ...](), None
    for column, printed in given.items():
        value, expected = _READ[column](printed)
        if value is None:
            problems.append(
                f"{place}, column {column}: found “{printed}”, expected {expected}; it stays unknown"
            )
        elif column == "published":
            published = date.fromisoformat(value)
        elif column == "predecessor":
            predecessor = tuple(_apart(value))
        elif column == "members":
            members = int(value)
        else:
            values[column] = value
    row = ReportMetadata(file, line, published=published, predecessor=predecessor, members=members, **values)
    return row, problems


def _apart(names: str) -> list[str]:
    """The names in a cell, of which there may be several."""
    return [name.strip() for name in re.split(r"[;；、]", names) if name.strip()]


def _file(printed: str, folder: Path) -> tuple[str | None, str]:
    """The file a row is about, relative to the folder, or None and why not."""
    if not printed:
        return None, "found nothing, expected the name of a report's file"
    name = PurePosixPath(printed.replace("\\", "/"))
    found = folder / name
    if name.is_absolute() or ".." in name.parts or re.match(r"[A-Za-z]:", printed):
        return None, f"found “{printed}”, expected a path inside the folder of the table"
    if not _is_file_inside(found, folder):
        return None, f"found “{printed}”, expected a file that is there; correct the name or add the file"
    return str(name), ""


def _is_file_inside(path: Path, folder: Path) -> bool:
    """Whether a file is there, links followed, and not somewhere outside the folder."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except OSError:  # a name too long for any file
        return False


Reading = tuple[str | None, str]


def _one_of(codes: dict[str, str]) -> Callable[[str], Reading]:
    expected = "one of " + ", ".join(dict.fromkeys(codes.values()))
    return lambda printed: (codes.get(printed.lower()), expected)


def _name(printed: str) -> Reading:
    is_name = len(printed) <= 100 and printed.isprintable()
    return printed if is_name else None, "a name of at most 100 characters on one line"


def _region(printed: str) -> Reading:
    if not re.fullmatch(r"[0-9]{6}", printed):
        return None, "six digits of GB/T 2260"
    is_known = bool(region.records(printed))
    return printed if is_known else None, "a code of GB/T 2260 that some division has had since 1981"


def _uscc(printed: str) -> Reading:
    code = printed.upper()
    is_valid = authority.uscc_is_valid(code)
    return code if is_valid else None, "18 characters of GB 32100 with a right check digit"


def _source(printed: str) -> Reading:
    expected = "an address that begins with http:// or https://"
    try:
        parts = urlsplit(printed)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    is_plain = not re.search(r"[\s<>\"{}|\\^`\x00-\x20]", printed)  # what no IRI may hold
    return printed if is_address and is_plain else None, expected


def _date(printed: str) -> Reading:
    expected = "a date as 2025-01-31"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", printed):
        return None, expected
    try:
        date.fromisoformat(printed)
    except ValueError:
        return None, expected
    return printed, expected


def _names(printed: str) -> Reading:
    are_names = all(_name(name)[0] for name in _apart(printed)) and bool(_apart(printed))
    return printed if are_names else None, "names of at most 100 characters each, between semicolons"


def _count(printed: str) -> Reading:
    is_count = re.fullmatch(r"[1-9][0-9]{0,5}", printed) is not None
    return printed if is_count else None, "a number of bodies, such as 42"


_READ: Final[dict[str, Callable[[str], Reading]]] = {
    "authority": _name,
    "kind": _one_of(_KINDS),
    "level": _one_of(_LEVELS),
    "region": _region,
    "parent": _name,
    "uscc": _uscc,
    "source": _source,
    "published": _date,
    "scope": _one_of(_SCOPES),
    "predecessor": _names,
    "members": _count,
}
