"""The table beside the reports: what is given is read, what cannot be right is told, nothing else is lost."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import metadata
from gongkai.errors import ReportError
from gongkai.metadata import ReportMetadata


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the reports a.txt, b.html and 2024/c.pdf."""
    for name in ("a.txt", "b.html", "2024/c.pdf"):
        report = tmp_path / name
        report.parent.mkdir(exist_ok=True)
        report.write_text("x", encoding="utf-8")
    return tmp_path


def load(folder: Path, table: str | bytes) -> metadata.Metadata:
    path = folder / "reports.csv"
    path.write_bytes(table.encode() if isinstance(table, str) else table)
    return metadata.load(path)


FULL = """\
file,authority,kind,level,region,parent,uscc,source,published,scope
a.txt,友好区人社局,department,county,230719,友好区人民政府,11370900004341590P,https://example.org/a?b=1,2025-01-20,own-body
2024/c.pdf,抚远市,government,county,230883,,,,,jurisdiction
"""
ROWS = {
    "a.txt": ReportMetadata(
        file="a.txt",
        line=2,
        authority="友好区人社局",
        kind="department",
        level="county",
        region="230719",
        parent="友好区人民政府",
        uscc="11370900004341590P",
        source="https://example.org/a?b=1",
        published=date(2025, 1, 20),
        scope="own-body",
    ),
    "2024/c.pdf": ReportMetadata(
        file="2024/c.pdf",
        line=3,
        authority="抚远市",
        kind="government",
        level="county",
        region="230883",
        scope="jurisdiction",
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_column_is_read_in_each_encoding(folder: Path, encoding: str) -> None:
    read = load(folder, FULL.encode(encoding))
    assert (read.rows, read.problems) == (ROWS, ())


@pytest.mark.parametrize(
    "header",
    [
        "File,Authority Name,KIND,tier,Region code,parent_authority,unified social credit code,"
        "source-address,publication_date,Scope",
        "文件,机关名称,类型,级别,行政区划代码,上级机关,统一社会信用代码,来源网址,发布日期,范围",
    ],
    ids=["English", "Chinese"],
)
def test_other_titles_of_columns_are_known(folder: Path, header: str) -> None:
    read = load(folder, header + "\n" + FULL.split("\n", 1)[1])
    assert (read.rows, read.problems) == (ROWS, ())


def test_only_the_file_is_needed_and_empty_is_unknown(folder: Path) -> None:
    read = load(folder, "file,region,scope\r\na.txt,,\r\n\r\nb.html\r\n")
    assert read.rows == {"a.txt": ReportMetadata("a.txt", 2), "b.html": ReportMetadata("b.html", 4)}
    assert read.problems == ()


@pytest.mark.parametrize(
    ("column", "printed", "value"),
    [
        ("kind", "街道办事处", "subdistrict"),
        ("kind", "办公室", "office"),
        ("kind", "Authorised-Body", "authorised-body"),
        ("level", "县级", "county"),
        ("level", "省级", "provincial"),
        ("scope", "本机关", "own-body"),
        ("scope", "全市", "jurisdiction"),
        ("uscc", "11370900004341590p", "11370900004341590P"),
        ("region", "230704", "230704"),
        ("source", "http://www.hljfy.gov.cn/govinfo/", "http://www.hljfy.gov.cn/govinfo/"),
    ],
)
def test_values_are_brought_to_their_code(folder: Path, column: str, printed: str, value: str) -> None:
    read = load(folder, f"file,{column}\na.txt,{printed}\n")
    assert (getattr(read.rows["a.txt"], column), read.problems) == (value, ())


@pytest.mark.parametrize(
    ("column", "printed", "expected"),
    [
        ("region", "41020", "six digits of GB/T 2260"),
        ("region", "４１０２０２", "six digits of GB/T 2260"),
        ("region", "999999", "a code of GB/T 2260 that some division has had since 1981"),
        ("uscc", "234234234444444444", "18 characters of GB 32100 with a right check digit"),
        ("published", "2025/1/20", "a date as 2025-01-31"),
        ("published", "2025-02-30", "a date as 2025-01-31"),
        ("source", "ftp://example.org/a", "an address that begins with http:// or https://"),
        ("source", "https://", "an address that begins with http:// or https://"),
        ("source", "https://[/a", "an address that begins with http:// or https://"),
        ("source", "https://example.org/a b", "an address that begins with http:// or https://"),
        ("scope", "大家", "one of own-body, jurisdiction"),
        ("level", "市", "one of national, provincial, prefectural, county, township"),
        (
            "kind",
            "公司",
            "one of government, office, department, township, subdistrict, authorised-body",
        ),
    ],
)
def test_a_value_that_cannot_be_right_costs_only_itself(
    folder: Path, column: str, printed: str, expected: str
) -> None:
    read = load(folder, f"file,authority,{column}\nb.html,抚远市,\na.txt,友好区人社局,{printed}\n")
    assert read.problems == (
        f"reports.csv: line 3, column {column}: found “{printed}”, expected {expected}; it stays unknown",
    )
    assert read.rows == {
        "b.html": ReportMetadata("b.html", 2, authority="抚远市"),
        "a.txt": ReportMetadata("a.txt", 3, authority="友好区人社局"),
    }


@pytest.mark.parametrize(
    ("printed", "problem"),
    [
        ("", "found nothing, expected the name of a report's file"),
        ("z.txt", "found “z.txt”, expected a file that is there; correct the name or add the file"),
        ("2024", "found “2024”, expected a file that is there; correct the name or add the file"),
        ("../a.txt", "found “../a.txt”, expected a path inside the folder of the table"),
        ("/etc/hostname", "found “/etc/hostname”, expected a path inside the folder of the table"),
        ("C:\\a.txt", "found “C:\\a.txt”, expected a path inside the folder of the table"),
    ],
)
def test_a_row_whose_file_is_not_there_is_told_and_the_others_stay(
    folder: Path, printed: str, problem: str
) -> None:
    read = load(folder, f"file,authority\n{printed},甲\na.txt,乙局\n")
    assert read.problems == (f"reports.csv: line 2, column file: {problem}; the row is not used",)
    assert list(read.rows) == ["a.txt"]


def test_a_name_too_long_for_a_file_is_not_there(folder: Path) -> None:
    read = load(folder, f"file\n{'长' * 5000}\na.txt\n")
    assert list(read.rows) == ["a.txt"]
    assert len(read.problems) == 1


def test_a_link_out_of_the_folder_is_not_there(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("x", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    read = load(folder, "file\nlink.txt\n")
    assert (dict(read.rows), len(read.problems)) == ({}, 1)


def test_paths_are_brought_to_one_form(folder: Path) -> None:
    read = load(folder, "file\n./2024\\c.pdf\n")
    assert (list(read.rows), read.problems) == (["2024/c.pdf"], ())


def test_a_file_named_twice_keeps_its_first_row(folder: Path) -> None:
    read = load(folder, "file,authority\na.txt,甲局\nb.html,乙局\n./a.txt,丙局\n")
    assert [row.authority for row in read.rows.values()] == ["甲局", "乙局"]
    assert read.problems == (
        "reports.csv: line 4, column file: found “a.txt” again, expected each file once; line 2 is used",
    )


def test_an_unknown_or_repeated_column_is_told_and_not_used(folder: Path) -> None:
    read = load(folder, "file,colour,region,region code\na.txt,red,230719,410202\n")
    assert read.rows == {"a.txt": ReportMetadata("a.txt", 2, region="230719")}
    assert read.problems == (
        "reports.csv: line 1: found an unknown column “colour”, expected file, authority, kind, level, "
        "region, parent, uscc, source, published, scope, predecessor, members; it is not used",
        "reports.csv: line 1: found column region twice, expected once; the first is used",
    )


def test_predecessors_and_the_number_of_members_are_read(folder: Path) -> None:
    read = load(folder, "file,前身,成员数\na.txt,甲局；乙局,12\nb.html,,0\n")
    assert [(row.predecessor, row.members) for row in read.rows.values()] == [
        (("甲局", "乙局"), 12),
        ((), None),
    ]
    assert read.problems == (
        "reports.csv: line 3, column members: found “0”, expected a number of bodies, such as 42; "
        "it stays unknown",
    )


def test_more_cells_than_columns_are_told(folder: Path) -> None:
    read = load(folder, "file,authority\na.txt,甲局,乙局\n")
    assert read.rows == {"a.txt": ReportMetadata("a.txt", 2, authority="甲局")}
    assert read.problems == ("reports.csv: line 2: found 3 cells, expected 2; is a comma not in quotes?",)


def test_lines_are_counted_over_cells_of_several_lines(folder: Path) -> None:
    read = load(folder, 'file,authority\na.txt,"甲\n局"\nb.html,乙局\n')
    assert read.rows["b.html"].line == 4
    assert read.rows["a.txt"].authority is None
    assert [problem.split(":")[1] for problem in read.problems] == [" line 2, column authority"]


def test_a_row_that_is_not_csv_ends_the_table_and_keeps_what_came_before(folder: Path) -> None:
    read = load(folder, 'file,authority\na.txt,甲局\nb.html,"乙局\n')
    assert list(read.rows) == ["a.txt"]
    assert read.problems == (
        "reports.csv: line 3: found a row that is not CSV (unexpected end of data), expected cells between "
        "commas; it and the rows after it are not used",
    )


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (b"", "found “”, expected titles of columns with “file”"),
        (b"authority,region\nx,y\n", "found “authority,region”, expected titles of columns with “file”"),
        (b"file;authority\na.txt;x\n", "found “file;authority”, expected titles of columns with “file”"),
        (b"PK\x03\x04\x00\x00", "found binary content, expected CSV"),
        (b"file\n\xff\xff\xff\n", "found bytes of no encoding, expected UTF-8 or GB18030"),
        (b'"file\na.txt\n', "line 1: found a row that is not CSV (unexpected end of data)"),
    ],
    ids=["empty", "no file column", "semicolons", "binary", "no encoding", "an open quote"],
)
def test_a_table_of_which_nothing_can_be_used_is_an_error(folder: Path, table: bytes, found: str) -> None:
    with pytest.raises(ReportError) as error:
        load(folder, table)
    assert str(error.value).startswith("reports.csv: ")
    assert found in str(error.value)


def test_a_table_that_is_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(ReportError, match=r"reports\.csv: cannot be read \(No such file or directory\)"):
        metadata.load(folder / "reports.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.lists(
        st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=40),
        min_size=1,
        max_size=3,
    )
)
def test_names_written_as_csv_are_read_back(folder: Path, names: list[str]) -> None:
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("file", "authority"), *zip(("a.txt", "b.html", "2024/c.pdf"), names)])  # noqa: B905
    read = load(folder, written.getvalue())
    assert [row.authority for row in read.rows.values()] == names


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read_or_told(folder: Path, content: bytes) -> None:
    for table in (content, b"file,region,source,published\na.txt," + content):
        try:
            read = load(folder, table)
        except ReportError as error:
            assert str(error).startswith("reports.csv: ")
        else:
            assert set(read.rows) <= {"a.txt", "b.html", "2024/c.pdf", "reports.csv"}
