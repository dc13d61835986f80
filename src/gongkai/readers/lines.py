"""Lines of a text file with their numbers and offsets, from which text tables are put together."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.document import Place


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of the file: its text without the line end, its 1-based number, where it starts."""

    text: str
    number: int
    start: int

    def piece(self, start: int, end: int) -> Place:
        """The place of the characters from `start` to `end` of this line."""
        return Place(line=self.number, start=self.start + start, end=self.start + end)

    @property
    def place(self) -> Place:
        return self.piece(0, len(self.text))

    @property
    def is_blank(self) -> bool:
        return not self.text.strip() and "\t" not in self.text


def printed(text: str, start: int, end: int, number: int) -> list[Printed]:
    """The lines between two offsets; a part of a line that is empty is none."""
    lines = []
    for count, piece in enumerate(text[start:end].split("\n")):
        lines.append(Printed(piece, number + count, start))
        start += len(piece) + 1
    if not lines[-1].text:
        lines.pop()
    if lines and not lines[0].text and lines[0].start and text[lines[0].start - 1] != "\n":
        lines.pop(0)
    return lines


def skip_blank(lines: list[Printed], position: int) -> int:
    """The position of the first line from `position` on that is not blank, or the number of lines."""
    while position < len(lines) and lines[position].is_blank:
        position += 1
    return position


def span(lines: list[Printed]) -> Place:
    """From the start of the first line to the end of the last."""
    return Place(line=lines[0].number, start=lines[0].start, end=lines[-1].start + len(lines[-1].text))
