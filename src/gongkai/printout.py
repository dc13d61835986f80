"""A verdict as the command line shows it: findings by rule, the tables redrawn, causes, the other rules.

Findings are numbered within their report; a number in square brackets in a redrawn table leads to its
finding, so that nothing is lost without colour. Words come from the findings, the rules and the form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gongkai import causes, export, identity, ruling
from gongkai.finding import SEVERITIES, Finding
from gongkai.form import Block, Column
from gongkai.report import Entry, Report
from gongkai.rule import rules
from gongkai.ruling import STATES, Ruling
from gongkai.terminal import headline, printable, where
from gongkai.verdict import Verdict

STYLES: Final = {"Violation": "bold red", "Warning": "yellow", "Info": "cyan"}
LEVELS: Final = {
    "statutory": "法定要求 statutory",
    "form": "格式规则 rule of the form",
    "contradiction": "前后不一 contradiction",
    "heuristic": "提示 hint",
}
BASES: Final = {
    "article": "法规条款 article",
    "form": "格式印明 printed on the form",
    "implied": "推知 implied",
    "heuristic": "经验 heuristic",
}
VERDICTS: Final = {
    "failed": "有发现 failed",
    "passed": "通过 passed",
    "not-evaluable": "无法评估 not evaluable",
    "not-applicable": "不适用 not applicable",
}
CONFIDENCES: Final = {"high": "高 high", "medium": "中 medium", "low": "低 low"}
_SIGNS: Final = {"blank": "空", "not-applicable": "/", "unreadable": "?"}
# From this many on, findings of one rule that compare nothing are told together.
_TOGETHER: Final = 4
_TOLD: Final = 12  # cells named one by one
# Narrower terminals show only the columns of a table that have something marked, and its totals.
_WIDE: Final = 100


def show(console: Console, given: Sequence[Verdict], *, all_rules: bool = False) -> None:
    """The verdicts, report by report; several are counted together at the end."""
    reports = {one.rulings[0].report: one.report for one in given if one.rulings}
    for one in given:
        _Printout(console, one, reports).show(all_rules=all_rules)
    if len(given) > 1:
        findings = [finding for one in given for finding in one.findings]
        clean = sum(one.is_clean for one in given)
        console.print(f"{len(given)} 份报告 reports; {clean} 份没有提示以上的发现 with nothing above a hint.")
        console.print(Text("  ").append_text(_counted(findings)))


def _counted(findings: Iterable[Finding]) -> Text:
    counts = Counter(finding.severity for finding in findings)
    told = [Text(f"{counts[name]} {name}", STYLES[name]) for name in SEVERITIES if counts[name]]
    return Text(", ").join(told) if told else Text("没有发现问题 nothing found", "green")


@dataclass(frozen=True, slots=True)
class _Item:
    """What is told under one number: a finding, or several of one rule that compare nothing."""

    number: int
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Marks:
    """What a redrawn table marks: the numbers at a cell, the gravest style there, the cells used."""

    numbers: dict[str, list[int]] = field(default_factory=dict)
    styles: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


class _Printout:
    def __init__(self, console: Console, given: Verdict, reports: Mapping[str, Report]) -> None:
        self.console = console
        self.given = given
        self.report: Report = given.report
        self.reports = reports
        self.entries = {entry.anchor: entry for entry in given.report.entries()}
        self.sums = {(each.rule, each.closing): each for each in identity.sums(given.report.form)}
        self.partial = {one.rule for one in given.rulings if one.is_partial}

    def show(self, *, all_rules: bool) -> None:
        self.console.print(Text(printable(self.report.file), "bold"))
        self.say(2, headline(self.report, self.given.reporter))
        self.summary()
        self.unread()
        groups = list(_groups(self.given.findings))
        for group in groups:
            self.group(group)
        marks = self.marks(item for group in groups for item in group)
        self.tables(marks)
        self.causes()
        if all_rules:
            self.rules()
        self.console.print()

    def say(self, indent: int, text: str | Text, style: str = "", lead: str = "") -> None:
        """A paragraph, indented to its last line; `lead` stands before its first. Plain in a file."""
        said = Text(printable(text), style) if isinstance(text, str) else text
        if self.console.soft_wrap:
            self.console.print(Text(" " * indent + lead, style).append_text(said))
            return
        paragraph: Text | Table = said
        if lead:
            paragraph = Table.grid()
            paragraph.add_column(width=len(lead))
            paragraph.add_column(overflow="fold")
            paragraph.add_row(lead, said)
        self.console.print(Padding(paragraph, (0, 0, 0, indent), expand=False))

    # --- what is counted

    def summary(self) -> None:
        counts = ruling.counts(self.given.rulings)
        told = {state: f"{VERDICTS[state]} {counts[state]}" for state in STATES}
        left_open = [one.rule for one in self.given.rulings if one.state == "not-evaluable"]
        if left_open:
            told["not-evaluable"] += f" ({', '.join(left_open)}; --all-rules)"
        self.say(2, f"规则 rules: {told['passed']} · {told['failed']}")
        self.say(2, f"{told['not-applicable']} · {told['not-evaluable']}")
        self.say(2, Text("发现 findings: ").append_text(_counted(self.given.findings)))

    def unread(self) -> None:
        cells = [entry for entry in self.report.entries() if entry.state == "unreadable"]
        if cells:
            told = [f"{cell.anchor} “{cell.printed}”{where(cell.place)}" for cell in cells[:_TOLD]]
            told += [f"… {len(cells) - _TOLD}"] if len(cells) > _TOLD else []
            self.say(
                2,
                f"{len(cells)} 个单元格未能确定地识读，需要它们的合计未作评估 cells could not be read with "
                f"certainty, sums that need them were not evaluated: {', '.join(told)}",
                "yellow",
            )

    # --- findings

    def group(self, items: Sequence[_Item]) -> None:
        """The findings of one rule at one severity: rule, level and basis once, then each finding."""
        first = items[0].findings[0]
        rule = rules()[first.rule]
        style = STYLES[first.severity]
        self.console.print()
        self.say(2, Text.assemble((first.rule, style), f" {rule.zh} {rule.en}"))
        told = (first.severity, LEVELS[first.level], f"可信度 confidence: {CONFIDENCES[first.confidence]}")
        self.say(4, " · ".join(told), style)
        basis = f"依据 basis ({BASES[rule.basis_kind]}): {rule.basis_zh} {rule.basis_en}"
        self.say(4, basis, "dim")
        if first.rule in self.partial:
            self.say(4, "该规则有一部分无法评估 part of this rule could not be evaluated", "dim")
        for item in items:
            self.item(item)

    def item(self, item: _Item) -> None:
        finding, lead = item.findings[0], f"[{item.number}] "
        if len(item.findings) > 1:
            self.say(4, f"{len(item.findings)} ×: {self.places(item.findings)}", lead=lead)
            self.say(4 + len(lead), f"{finding.zh} …")
            self.say(4 + len(lead), f"{finding.en} …")
            return
        self.say(4, finding.zh, lead=lead)
        inner = 4 + len(lead)
        self.say(inner, finding.en)
        for line in (*self.evidence(finding), *self.sides(finding)):
            self.say(inner, line, "dim")

    def places(self, findings: Sequence[Finding]) -> str:
        """What several findings are about, cells of one row counted together."""
        rows: dict[str, list[Finding]] = {}
        for finding in findings:
            rows.setdefault(finding.about.partition(".")[0], []).append(finding)
        told = [
            f"{row} × {len(given)}" if len(given) > 1 else self.about(given[0]) for row, given in rows.items()
        ]
        return ", ".join(told[:_TOLD] + ([f"… {len(told) - _TOLD}"] if len(told) > _TOLD else []))

    def about(self, finding: Finding) -> str:
        return finding.about + where(export.place_of(finding, self.report))

    def evidence(self, finding: Finding) -> Iterator[str]:
        """Where it stands, the sentence it rests on, the words looked for, the other report."""
        if finding.quote:
            place = where(export.place_of(finding, self.report))
            yield f"原文 quoted{place}: “{finding.quote}”"
        if finding.words:
            yield f"词语 words: {finding.words}"
        if finding.other:
            yield f"对照 compared with: {self.named(finding.other)}"
        if not finding.quote:
            yield f"位置 at: {self.about(finding)}"

    def sides(self, finding: Finding) -> Iterator[str]:
        """Both sides of what was compared, each with its cells that are not 0."""
        if finding.left is None or finding.right is None:
            return
        each = self.sums.get((finding.rule, finding.about))
        if each is None:
            off = "" if finding.difference is None else f" · 差 difference {finding.difference}"
            yield f"左边 left {finding.left} · 右边 right {finding.right}{off}"
            used = [self.term(cell) for cell in self.in_order(finding.cells) if self.is_shown(cell)]
            if used:
                yield f"用到 used: {', '.join(used[:_TOLD])}"
            return
        cells = self.in_order(finding.cells)
        yield f"左边 left {finding.left}{self.terms(cell for cell in cells if cell in each.left)}"
        yield f"右边 right {finding.right}{self.terms(cell for cell in cells if cell in each.right)}"

    def in_order(self, cells: Iterable[str]) -> list[str]:
        position = {anchor: number for number, anchor in enumerate(self.entries)}
        return sorted(cells, key=lambda cell: position.get(cell, len(position)))

    def terms(self, cells: Iterable[str]) -> str:
        """The cells of a side that are not 0, or its one cell, as read and with their places."""
        given = list(cells)
        told = given if len(given) == 1 else [one for one in given if self.is_shown(one)]
        terms = [self.term(cell) for cell in told[:_TOLD]]
        terms += [f"… {len(told) - _TOLD}"] if len(told) > _TOLD else []
        return f" = {' + '.join(terms)}" if terms else ""

    def is_shown(self, cell: str) -> bool:
        return cell not in self.entries or bool(self.entries[cell].value)

    def term(self, cell: str) -> str:
        entry = self.entries.get(cell) or self.elsewhere(cell)
        named = cell if cell in self.entries else self.named(cell)
        return named if entry is None else f"{named} {_figure(entry)}{where(entry.place)}"

    def elsewhere(self, iri: str) -> Entry | None:
        """A cell of another report that is checked along."""
        report, _, anchor = iri.partition("#")
        cells = self.reports[report].entries() if report in self.reports else ()
        return next((entry for entry in cells if entry.anchor == anchor), None)

    def named(self, iri: str) -> str:
        """Another report, or a cell of it, by its file where it is checked along."""
        report, _, anchor = iri.partition("#")
        file = self.reports[report].file if report in self.reports else report
        return f"{file} {anchor}" if anchor else file

    # --- the tables redrawn

    def marks(self, items: Iterable[_Item]) -> _Marks:
        marks = _Marks()
        for item in items:
            for finding in item.findings:
                for cell in self.at(finding):
                    marks.numbers.setdefault(cell, []).append(item.number)
                    marks.styles.setdefault(cell, STYLES[finding.severity])
                marks.used.update(cell for cell in finding.cells if self.is_marked(cell))
        marks.used -= marks.numbers.keys()
        return marks

    def at(self, finding: Finding) -> list[str]:
        """The cells that carry the finding's number: its own, else those the prose is compared with."""
        if finding.about in self.entries:
            return [finding.about]
        return [cell for cell in finding.cells if cell in self.entries]

    def is_marked(self, cell: str) -> bool:
        return cell in self.entries and bool(self.entries[cell].value)

    def tables(self, marks: _Marks) -> None:
        """Each block of a table in which something is marked, with the rows that matter."""
        marked = marks.numbers.keys() | marks.used
        drawn = False
        for table in self.report.form.tables:
            for block in table.blocks:
                rows = {row.notation for row in block.rows}
                if any(cell.partition(".")[0] in rows for cell in marked):
                    self.console.print()
                    self.say(2, f"{table.label.zh} {table.label.en}", "bold")
                    redrawn = Padding(self.table(block, marks), (0, 0, 0, 2), expand=False)
                    self.console.print(redrawn, soft_wrap=False)
                    drawn = True
        if drawn:
            self.say(2, "[n] 见上文第 n 项 finding n; * 参与计算 used by a finding; 空 not filled", "dim")
        if drawn and any(finding.left is not None for finding in self.given.findings):
            self.say(
                2,
                "所读数字不合，报告和识读都可能有误，请对照原文。 Where figures as read do not agree, either "
                "the report or our reading may be off: compare the places given.",
                "dim",
            )

    def table(self, block: Block, marks: _Marks) -> Table:
        columns = self.columns(block, marks)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column(overflow="fold", max_width=min(44, max(16, self.console.width // 3)))
        for column in columns:
            table.add_column(column.label.zh, justify="right", overflow="fold")
        passed = 0
        for row in block.rows:
            cells = [f"{row.notation}.{column.notation}" for column in block.columns]
            if not row.is_total and not any(cell in marks.numbers or cell in marks.used for cell in cells):
                passed += 1
                continue
            if passed:
                table.add_row(f"⋮ {passed} 行 rows", style="dim")
            passed = 0
            shown = [f"{row.notation}.{column.notation}" for column in columns]
            table.add_row(row.label.zh, *(self.cell(cell, marks) for cell in shown))
        if passed:
            table.add_row(f"⋮ {passed} 行 rows", style="dim")
        for number, column in enumerate(columns, 1):
            widths = [self.cell(f"{row.notation}.{column.notation}", marks).cell_len for row in block.rows]
            table.columns[number].min_width = max(widths)
        return table

    def columns(self, block: Block, marks: _Marks) -> list[Column]:
        if self.console.width >= _WIDE:
            return list(block.columns)
        marked = {cell.rpartition(".")[2] for cell in (*marks.numbers, *marks.used) if _is_in(cell, block)}
        return [column for column in block.columns if column.is_total or column.notation in marked]

    def cell(self, anchor: str, marks: _Marks) -> Text:
        entry = self.entries.get(anchor)
        if entry is None:
            return Text("")
        if anchor in marks.numbers:
            return Text(f"{_figure(entry)}{_numbers(marks.numbers[anchor])}", marks.styles[anchor])
        return Text(f"{_figure(entry)}*", "bold") if anchor in marks.used else Text(_figure(entry))

    # --- causes and the other rules

    def causes(self) -> None:
        found = causes.of(self.report, self.given.findings)
        if not found:
            return
        self.console.print()
        self.say(2, "可能的原因（供查找，不是更正） likely causes (where to look, not corrections)", "bold")
        for cause in found:
            self.say(4, cause.zh, lead="- ")
            self.say(6, cause.en)
            self.say(6, ", ".join(self.term(cell) for cell in cause.cells[:_TOLD]), "dim")

    def rules(self) -> None:
        """Every rule with its verdict, and the reason where it neither passed nor failed."""
        self.console.print()
        self.say(2, "全部规则 all rules", "bold")
        for state in sorted(STATES, key=list(VERDICTS).index):
            rulings = [one for one in self.given.rulings if one.state == state]
            if rulings:
                self.say(4, f"{VERDICTS[state]} ({len(rulings)})")
                for one in rulings:
                    self.ruling(one)

    def ruling(self, one: Ruling) -> None:
        rule = rules()[one.rule]
        self.say(6, f"{one.rule} {rule.zh} {rule.en}")
        for reason in (one.zh, one.en):
            if reason:
                self.say(8, reason, "dim")


def _groups(findings: Iterable[Finding]) -> Iterator[list[_Item]]:
    """The findings by rule, severity, level and confidence, with numbers that run on."""
    groups: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.rule, finding.severity, finding.level, finding.confidence)
        groups.setdefault(key, []).append(finding)
    number = 1
    for group in groups.values():
        is_together = len(group) >= _TOGETHER and all(one.left is None and not one.quote for one in group)
        parts = [tuple(group)] if is_together else [(one,) for one in group]
        yield [_Item(number + offset, part) for offset, part in enumerate(parts)]
        number += len(parts)


def _numbers(numbers: Sequence[int]) -> str:
    """The numbers of findings at a cell: [3], [1,2], [1…7]."""
    told = list(dict.fromkeys(numbers))
    return f"[{','.join(map(str, told))}]" if len(told) <= 3 else f"[{told[0]}…{told[-1]}]"


def _figure(entry: Entry) -> str:
    return _SIGNS[entry.state] if entry.value is None else str(entry.value)


def _is_in(cell: str, block: Block) -> bool:
    return any(cell.partition(".")[0] == row.notation for row in block.rows)
