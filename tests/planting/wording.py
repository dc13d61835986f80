"""The sentences of a report: chosen at random, true of its tables, not those of the year before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from types import MappingProxyType

from generate import FLOW, Number
from gongkai import content
from planting import phrases
from planting.drafts import Draft, Phrase
from planting.phrases import CLAIMS, Template

Values = Mapping[str, Number]

_GROUPS = MappingProxyType(
    {
        "denied": "denied-",
        "unavailable": "unavailable-",
        "not_processed": "not-processed-",
        "otherwise": "other-",
    }
)
_SUMS: Mapping[str, tuple[tuple[str, str, str], ...]] = MappingProxyType(
    {
        "received": (("requests", "received", "total"),),
        "carried_in": (("requests", "carried-in", "total"),),
        "coming": (("requests", "received", "total"), ("requests", "carried-in", "total")),
        "handled": (("requests", "handled", "total"),),
        "carried_out": (("requests", "carried-out", "total"),),
        "granted": (("requests", "granted", "total"),),
        "partly_granted": (("requests", "partly-granted", "total"),),
        "granted_or_partly": (("requests", "granted", "total"), ("requests", "partly-granted", "total")),
        "not_held": (("requests", "unavailable-not-held", "total"),),
        "not_ready_made": (("requests", "unavailable-not-ready-made", "total"),),
        "by_persons": (("requests", "received", "natural-person"),),
        "by_organisations": tuple(
            ("requests", "received", column)
            for column in ("business", "research", "public-welfare", "legal-service", "other-organisation")
        ),
        "reviews": (("remedies", "review", "total"),),
        "direct": (("remedies", "litigation-direct", "total"),),
        "after_review": (("remedies", "litigation-after-review", "total"),),
        "litigation": (
            ("remedies", "litigation-direct", "total"),
            ("remedies", "litigation-after-review", "total"),
        ),
        "rules_made": (("disclosure", "rules", "made"),),
        "made": (("disclosure", "normative-documents", "made"),),
        "repealed": (("disclosure", "normative-documents", "repealed"),),
        "lapsed": (("disclosure", "normative-documents", "repealed"),),
        "in_force": (("disclosure", "normative-documents", "in-force"),),
    }
)
# Figures that may be smaller than the cell they are part of.
AT_MOST = MappingProxyType(
    {
        "already_public": ("requests", "granted", "total"),
        "not_existing": ("requests", "unavailable-not-held", "total"),
        "licences": ("disclosure", "licences", "decisions"),
        "penalties": ("disclosure", "penalties", "decisions"),
        "compulsion": ("disclosure", "compulsion", "decisions"),
    }
)
# The other slot whose figure a claim may state as well.
_ALSO = MappingProxyType({"received": "coming", "coming": "received", "handled": "done_and_left"})
_BAD_RESULTS = ("corrected", "other", "pending")


def values(draft: Draft) -> dict[str, int]:
    """The figures that sentences can state, by slot, as the tables have them."""
    found: dict[str, int | None] = {slot: _sum(draft, keys) for slot, keys in _SUMS.items()}
    rows = [row.notation for _, row in draft.filled.form.table("requests").rows()]
    for slot, prefix in _GROUPS.items():
        leaves = [row for row in rows if row.startswith(prefix) and row not in FLOW]
        found[slot] = _sum(draft, [("requests", row, "total") for row in leaves])
    found["reviews_registered"] = found["reviews"]
    found["litigation_registered"] = found["litigation"]
    found["done_and_left"] = _sum(
        draft, [("requests", "handled", "total"), ("requests", "carried-out", "total")]
    )
    found |= {slot: draft.number(*key) for slot, key in AT_MOST.items()}
    return {slot: value for slot, value in found.items() if value is not None and value >= 0}


def _sum(draft: Draft, keys: Sequence[tuple[str, str, str]]) -> int | None:
    numbers = [draft.number(*key) for key in keys]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None


def is_bad(draft: Draft, rows: Sequence[str]) -> int | None:
    """How many proceedings of these rows were not upheld."""
    return _sum(draft, [("remedies", row, column) for row in rows for column in _BAD_RESULTS])


_LITIGATION = ("litigation-direct", "litigation-after-review")
_WHEN: Mapping[str, Callable[[Draft, Mapping[str, int]], bool]] = MappingProxyType(
    {
        "some": lambda draft, told: told.get("received", 0) > 0,
        "none": lambda draft, told: told.get("received") == 0,
        "brought": lambda draft, told: told.get("carried_in", 0) > 0,
        "left": lambda draft, told: told.get("carried_out", 0) > 0,
        "handled": lambda draft, told: told.get("handled", 0) > 0,
        "all_done": lambda draft, told: (
            told.get("carried_in") == told.get("carried_out") == 0
            and told.get("received") == told.get("handled")
        ),
        "no_reviews": lambda draft, told: told.get("reviews") == 0,
        "no_litigation": lambda draft, told: told.get("litigation") == 0,
        "reviews_upheld": lambda draft, told: told.get("reviews", 0) > 0 and is_bad(draft, ["review"]) == 0,
        "litigation_upheld": lambda draft, told: (
            told.get("litigation", 0) > 0 and is_bad(draft, _LITIGATION) == 0
        ),
        "own": lambda draft, told: not draft.body.is_aggregate,
        "norms": lambda draft, told: draft.edition == "2021",
        "decisions": lambda draft, told: sum(told.get(slot, 0) for slot in ("licences", "penalties")) > 0,
    }
)


def can_say(template: Template, draft: Draft, told: Mapping[str, int], *, whatever: str = "") -> bool:
    """Whether the tables hold the figures of this sentence, and its conditions but `whatever` are met."""
    stated = {slot for slot in template.slots if slot in CLAIMS} - {"percent", "until"}
    if "rules_made" in stated and not draft.body.makes_rules:
        return False
    part = max(
        (told.get(slot, 0) for slot in ("by_persons", "by_organisations") if slot in stated), default=0
    )
    if "percent" in template.slots and part > told.get("received", 0):
        return False
    return stated <= told.keys() and all(
        _WHEN[name](draft, told) for name in template.when if name != whatever
    )


# --- choosing -----------------------------------------------------------------------------------------


class Chooser:
    """Chooses the sentences of one report; `used` are those of the year before, which are not chosen."""

    def __init__(self, rng: Random, draft: Draft, used: Collection[str]) -> None:
        self.rng, self.draft, self.used = rng, draft, used
        self.told = values(draft)
        self.said: set[str] = set()
        self.lacking = draft.lacking
        self.unsaid = tuple(word for name in draft.lacking for word in content.words()[name])

    def phrases(self) -> Iterator[Phrase]:
        yield from self._opening()
        yield from self._disclosure()
        yield from self._requests()
        yield from self._remedies()
        yield from self.plain("management", phrases.MANAGEMENT, 2, 4)
        if self.rng.random() < 0.25:
            yield from self.one("management", phrases.LAPSED)
        yield from self.plain("platform", phrases.PLATFORM, 2, 4)
        yield from self._supervision()
        yield from self.plain("problems", phrases.PROBLEMS, 1, 3)
        yield from self.plain("problems", phrases.IMPROVEMENTS, 1, 3)
        yield from self._other()

    def _opening(self) -> Iterator[Phrase]:
        if self.rng.random() < 0.8:
            is_dated = self.rng.random() < 0.7
            yield from self.one("opening", phrases.OPENING if is_dated else phrases.OPENING_BARE)

    def _disclosure(self) -> Iterator[Phrase]:
        yield from self.plain("disclosure", phrases.DISCLOSURE, 2, 5)
        yield from self.some("disclosure", 0.6, phrases.NORMS)
        yield from self.some("disclosure", 0.5, phrases.DECISIONS)
        yield from self.traps("disclosure", phrases.DISCLOSURE_TRAPS, 2)

    def _requests(self) -> Iterator[Phrase]:
        yield from self.plain("requests", phrases.REQUESTS, 1, 3)
        told = self.told.get("received")
        if told == 0:
            yield from self.one("requests", phrases.NONE_RECEIVED)
            if self.rng.random() < 0.4:
                yield from self.one("requests", phrases.CARRIED)
            return
        heads = (phrases.RECEIVED, phrases.RECEIVED_AND_DONE, phrases.RECEIVED_AND_DONE, phrases.PERCENT)
        yield from self.one("requests", self.rng.choice((*heads, phrases.APPROXIMATE)))
        for chance, pool in (
            (0.5, phrases.OUTCOMES),
            (0.4, phrases.CARRIED),
            (0.4, phrases.APPLICANTS),
            (0.4, phrases.LEAVES),
        ):
            yield from self.some("requests", chance, pool)

    def _remedies(self) -> Iterator[Phrase]:
        pools = [
            phrases.NO_REMEDIES,
            phrases.UPHELD,
            phrases.UPHELD,
            phrases.REMEDIES,
            phrases.REGISTERED,
        ]
        self.rng.shuffle(pools)
        for pool in pools[:2]:
            yield from self.some("remedies", 0.6, pool)
        # Last, for what is said of another year is read on until a year is named.
        traps = (*phrases.REQUEST_TRAPS, *phrases.REMEDY_TRAPS)
        if self.draft.body.is_aggregate:
            traps += phrases.REQUEST_TRAPS_OF_A_PLACE
        yield from self.traps("asides", traps, 2)

    def _supervision(self) -> Iterator[Phrase]:
        yield from self.plain("supervision", phrases.SUPERVISION, 1, 3)
        is_bound = self.draft.body.kind in ("government", "township")
        for name, pool in (
            ("assessment", phrases.ASSESSMENT),
            ("appraisal", phrases.APPRAISAL),
            ("accountability", phrases.ACCOUNTABILITY),
        ):
            if name in self.lacking:
                continue
            if is_bound or self.rng.random() < 0.4:
                yield from self.plain("supervision", pool, 1, 1)

    def _other(self) -> Iterator[Phrase]:
        if "processing-fee" not in self.lacking:
            unpaid = self.draft.number("requests", "other-fee-unpaid", "total")
            yield from self.plain("other", phrases.FEES_CHARGED if unpaid else phrases.FEES, 1, 1)
        yield from self.plain("other", phrases.OTHERS, 1, 1)

    # --- one sentence after the other

    def plain(self, part: str, pool: Sequence[str], least: int, most: int) -> Iterator[Phrase]:
        """Sentences that claim nothing."""
        free = [text for text in pool if text not in self.used and not self._is_unsaid(text)]
        free = free or [text for text in pool if not self._is_unsaid(text)]
        for text in self.rng.sample(free, min(len(free), self.rng.randint(least, most))):
            yield self.phrase(part, Template(text))

    def _is_unsaid(self, text: str) -> bool:
        return any(word in text for word in self.unsaid)

    def traps(self, part: str, pool: Sequence[Template], most: int) -> Iterator[Phrase]:
        free = [each for each in pool if not self._is_unsaid(each.text)]
        for template in self.rng.sample(free, min(len(free), self.rng.randint(0, most))):
            yield self.phrase(part, template)

    def some(self, part: str, chance: float, pool: Sequence[Template]) -> Iterator[Phrase]:
        if self.rng.random() < chance:
            yield from self.one(part, pool)

    def one(self, part: str, pool: Sequence[Template]) -> Iterator[Phrase]:
        """A sentence that can be said and repeats no kind of figure, if there is one."""
        fitting = [
            each
            for each in pool
            if not each.kinds & self.said
            and can_say(each, self.draft, self.told)
            and not self._is_unsaid(each.text)
        ]
        fresh = [each for each in fitting if each.text not in self.used] or fitting
        if fresh:
            chosen = self.rng.choice(fresh)
            self.said |= chosen.kinds
            yield self.phrase(part, chosen)

    def phrase(self, part: str, template: Template) -> Phrase:
        """The sentence with the figures of the tables."""
        figures: dict[str, Number] = {}
        for slot in sorted(template.slots):
            if slot in AT_MOST:
                most = self.told[slot]
                figures[slot] = self.rng.choice((most, self.rng.randint(most - most // 3, most)))
            elif slot in self.told:
                figures[slot] = self.told[slot]
            elif slot.startswith("trap"):
                figures[slot] = _trap(self.rng, slot)
        if "percent" in template.slots:
            part_of = next(figures[slot] for slot in ("by_persons", "by_organisations") if slot in figures)
            figures["percent"] = percent(int(part_of), int(figures["received"]), self.rng.choice((1, 2)))
        return Phrase(part, template, MappingProxyType(figures), MappingProxyType(self._words(template)))

    def _words(self, template: Template) -> dict[str, str]:
        year = self.draft.year
        words = {
            "year": str(year),
            "last": str(year - 1),
            "next": str(year + 1),
            "we": self.rng.choice(self.draft.body.we),
            "name": self.draft.body.name,
            "since": f"{year}年1月1日",
            "until": f"{year}年12月31日",
            "notice": self.rng.choice(phrases.NOTICES["2021" if year >= 2021 else "2019"]),
        }
        return {slot: words[slot] for slot in sorted(template.slots) if slot in words}


def percent(part: int, whole: int, digits: int) -> Decimal:
    """The share in per cent, rounded half up to so many decimals."""
    exponent = Decimal(1).scaleb(-digits)
    return (Decimal(100 * part) / whole).quantize(exponent, rounding=ROUND_HALF_UP)


def _trap(rng: Random, slot: str) -> Number:
    if slot == "trap_percent":
        return Decimal(rng.randint(801, 999)) / 10
    if slot == "trap_digit":
        return rng.randint(2, 5)
    return rng.randint(100, 9000) if slot == "trap_large" else rng.randint(6, 48)


def worded(rng: Random, draft: Draft, used: Collection[str] = ()) -> Draft:
    """The draft with sentences, other than those `used` the year before."""
    return replace(draft, phrases=tuple(Chooser(rng, draft, used).phrases()))


def also_saying(rng: Random, draft: Draft, slots: Collection[str]) -> Draft | None:
    """The draft with one more sentence that has one of these slots and repeats no kind said before."""
    chooser = Chooser(rng, draft, ())
    said = {kind for phrase in draft.phrases for kind in phrase.template.kinds}
    fitting = [
        (part, template)
        for part, pools in phrases.POOLS.items()
        for pool in pools
        for template in pool
        if template.slots & set(slots) and not template.kinds & said and not template.is_silent
        if can_say(template, draft, chooser.told)
    ]
    if not fitting:
        return None
    part, chosen = rng.choice(fitting)
    at = len(draft.phrases)
    if part == "requests" and "received" not in chosen.kinds:
        # What became of requests is told where it is told how many came.
        told = [place for place, phrase in enumerate(draft.phrases) if "received" in phrase.template.kinds]
        if not told:
            return None
        at = told[0] + 1
    said_now = (*draft.phrases[:at], chooser.phrase(part, chosen), *draft.phrases[at:])
    return replace(draft, phrases=said_now)


# --- wrong figures ------------------------------------------------------------------------------------


def admitted(slot: str, told: Mapping[str, int]) -> set[int]:
    """The figures that agree with the tables where this slot stands."""
    return {told[each] for each in (slot, _ALSO.get(slot, slot)) if each in told}


def wrong(rng: Random, slot: str, told: Mapping[str, int]) -> int:
    """A figure that agrees with the tables under no reading: more than all, for a part."""
    if slot in AT_MOST:
        return told[slot] + rng.randint(1, 9)
    near = {told[slot] + by for by in range(-4, 8)} - admitted(slot, told)
    return rng.choice([each for each in sorted(near) if each > 0])
