"""The page that answers the check form: every report with its verdict, and the files that were not read."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai import checkpage, verdictview
from gongkai.checkjob import Job
from gongkai.iri import Base
from gongkai.render import Page
from gongkai.verdict import Verdict


def html(job: Job, verdicts: Sequence[Verdict], unread: Sequence[tuple[str, str]]) -> str:
    """The page in the job's language; `unread` are names of files with the reasons."""
    base = Base(job.base)
    site = checkpage.site(base, job.about)
    page = Page(
        path="check",
        template="check-result.html",
        title=site.text("check.result"),
        section="check",
        description=site.text("check.about"),
    )
    return site.answer(
        page,
        job.language,
        home=job.home,
        frame=checkpage.frame(job.is_site),
        style=checkpage.style(job.is_site),
        is_site=job.is_site,
        reports=[verdictview.of_verdict(given, number, base) for number, given in enumerate(verdicts, 1)],
        unread=[(file, reason.removeprefix(f"{file}: ")) for file, reason in unread],
    )
