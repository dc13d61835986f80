"""Dumps: sorted line by line, whatever pieces they were made of."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai import dump

line = st.text("ab#/>\u4e2d\U0001f600 ", min_size=1, max_size=5)
runs = st.lists(st.lists(line, min_size=1).map(lambda some: sorted(set(some))), max_size=6)


@pytest.fixture(scope="module")
def spool_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spool") / "lines"


@given(runs)
def test_merged_pieces_are_what_sorting_all_their_lines_gives(
    spool_file: Path, some: list[list[str]]
) -> None:
    with dump.Spool(spool_file) as spool:
        pieces = [spool.add_lines(lines) for lines in some]
    output = io.BytesIO()
    count = dump.merge(pieces, output)
    expected = sorted({one for lines in some for one in lines})
    assert output.getvalue().decode() == "".join(f"{one}\n" for one in expected)
    assert count == len(expected)


def test_pieces_with_keys_come_in_the_order_of_their_keys(tmp_path: Path) -> None:
    with dump.Spool(tmp_path / "blocks") as spool:
        pieces = [spool.add_text("second\n", key="b", count=2), spool.add_text("first\n", key="a", count=1)]
    output = io.BytesIO()
    assert dump.concatenate(pieces, output) == 3
    assert output.getvalue() == b"first\nsecond\n"


def test_only_pieces_that_overlap_are_merged() -> None:
    def piece(first: str, last: str) -> dump.Piece:
        return dump.Piece(Path("x"), 0, 0, first, last, 1)

    apart, inside, around = piece("f", "g"), piece("b", "c"), piece("a", "e")
    assert list(dump.overlapping([apart, inside, around])) == [[around, inside], [apart]]


def test_a_piece_without_lines_is_a_mistake(tmp_path: Path) -> None:
    with dump.Spool(tmp_path / "lines") as spool, pytest.raises(ValueError, match="found no lines"):
        spool.add_lines([])


def test_compressing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "all.nq"
    file.write_bytes(b"<a> <b> <c> .\n" * 1000)
    first = dump.compress(file).read_bytes()
    other = tmp_path / "other.nq"
    other.write_bytes(file.read_bytes())
    assert dump.compress(other).read_bytes() == first
    assert gzip.decompress(first) == file.read_bytes()


def test_a_second_name_holds_the_same_bytes(tmp_path: Path) -> None:
    file = tmp_path / "all.nq"
    file.write_bytes(b"x")
    dump.link(file, tmp_path / "latest" / "all.nq")
    assert (tmp_path / "latest" / "all.nq").read_bytes() == b"x"
