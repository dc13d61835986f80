"""The same report gets the same verdict in every format: findings, figures of the prose, every rule.

Whole reports over years with planted faults are written as plain text and in every other way of `copies`.
Where a copy leaves a cell unreadable, or a text in one line its sentences unparted from the tables, it may
say less; no copy may ever say more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from random import Random

import pytest

import plant
import prints
from copies import PLAIN, WAYS, Way
from flow import DIGITS
from gongkai import readers, recognise, verdict
from gongkai.finding import Finding
from gongkai.metadata import ReportMetadata
from gongkai.report import Mention, Report
from gongkai.verdict import Verdict
from planting import writing
from planting.drafts import Family

SEED = 7
REPORTS = 150
# So many of them in each way, chosen for each anew; Word files are slow to write, pages to print.
SHARE = 24
FEWER = {"docx": 8, "docx-unnumbered": 8, "pdf": 4}

_NARROW = {wide: narrow for narrow, wide in DIGITS.items()}
Told = Counter[tuple[object, ...]]


@cache
def corpus() -> tuple[Family, ...]:
    """Reports in families, which are checked together."""
    return tuple(plant.families(SEED, REPORTS))


@cache
def plain() -> tuple[tuple[Verdict, ...], ...]:
    """The verdicts on the plain text of all of them, by family."""
    return verdicts(range(len(corpus())), PLAIN)


def chosen(name: str) -> list[int]:
    """The numbers of families for this way, with as many reports as it is given."""
    numbers = list(range(len(corpus())))
    Random(name).shuffle(numbers)
    found: list[int] = []
    while sum(len(corpus()[number].drafts) for number in found) < FEWER.get(name, SHARE):
        found.append(numbers.pop())
    return found


def verdicts(numbers: Iterable[int], way: Way) -> tuple[tuple[Verdict, ...], ...]:
    """The verdicts on the reports of these families, written this way and checked together."""
    items: list[tuple[Report, ReportMetadata | None]] = []
    sizes: list[int] = []
    for number in numbers:
        for draft in corpus()[number].drafts:
            seed = f"{draft.body.name} {draft.year}"
            data = way.write(writing.flow(Random(seed), draft), Random(seed))
            report = recognise.report(readers.read(data, file=f"{len(items)}-{way.file}"))
            items.append((report, writing.beside(draft, way.file)))
        sizes.append(len(corpus()[number].drafts))
    found = iter(verdict.of_reports(items))
    return tuple(tuple(islice(found, size)) for size in sizes)


# --- what is compared


def findings(one: Verdict) -> Told:
    return Counter(map(_told, one.findings))


def _told(finding: Finding) -> tuple[object, ...]:
    return (
        finding.rule,
        finding.about,
        finding.left,
        finding.right,
        finding.blanks,
        finding.confidence,
        finding.words,
        _squeezed(finding.quote),
    )


def _squeezed(text: str) -> str:
    """The characters of a text without layout, digits in one width."""
    return "".join(text.translate(_NARROW).split())


def mentions(one: Verdict) -> Told:
    return Counter(map(_counted, one.report.mentions))


def _counted(mention: Mention) -> tuple[object, ...]:
    return mention.kind, mention.value, mention.is_approximate, mention.is_implied


def states(one: Verdict) -> dict[str, str]:
    return {ruling.rule: ruling.state for ruling in one.rulings}


def unreadable(one: Verdict) -> frozenset[str]:
    return frozenset(entry.anchor for entry in one.report.entries() if entry.state == "unreadable")


def differences(
    copied: Sequence[Verdict], originals: Sequence[Verdict], *, loses: str
) -> Iterator[tuple[str, object, object]]:
    """What copies of a family say more than the originals, or less without a reason.

    A cell that cannot be read in one report is missing in what is compared with the others, too.
    """
    pairs = list(zip(copied, originals, strict=True))
    is_lossy = any(not unreadable(one) <= unreadable(other) for one, other in pairs)
    for one, other in pairs:
        for kept, told, may_be_less in (
            (findings(one), findings(other), is_lossy or loses),
            (mentions(one), mentions(other), loses),
        ):
            if kept - told or (told - kept and not may_be_less):
                yield one.report.title, dict(kept - told), dict(told - kept)
        given = states(other)
        differing = {
            (rule, given[rule], state)
            for rule, state in states(one).items()
            if state != given[rule] and not (is_lossy and state == "not-evaluable") and not loses
        }
        if differing:
            yield one.report.title, differing, {}


def all_differences(name: str) -> list[tuple[str, object, object]]:
    numbers = chosen(name)
    by_family = zip(numbers, verdicts(numbers, WAYS[name]), strict=True)
    return [
        difference
        for number, copied in by_family
        for difference in differences(copied, plain()[number], loses=WAYS[name].loses)
    ]


@pytest.mark.parametrize("name", [name for name in WAYS if name != "pdf"])
def test_a_copy_gets_the_verdict_of_the_plain_text(name: str):
    assert all_differences(name) == [], "more, less"


# Chromium is no dependency of the project; where it is installed, it prints.
@pytest.mark.skipif(prints.program("chromium") is None, reason="chromium is not installed")
def test_a_printed_page_gets_the_verdict_of_the_plain_text():
    assert all_differences("pdf") == [], "more, less"


def test_a_finding_more_or_less_is_seen():
    number = next(at for at, found in enumerate(plain()) if any(one.findings for one in found))
    whole = plain()[number]
    fewer = tuple(replace(one, findings=()) for one in whole)
    assert list(differences(whole, whole, loses="")) == []
    assert list(differences(fewer, whole, loses="")) != []
    assert list(differences(whole, fewer, loses="words")) != []
