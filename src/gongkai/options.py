"""The options of the command line: type, limits and help text of each, apart from what is done with them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

Files = Annotated[
    list[Path],
    Argument(
        metavar="FILE",
        help="Reports, or folders of them. A reports.csv beside them adds what they do not say themselves.",
        show_default=False,
    ),
]
Explain = Annotated[bool, Option("--explain", help="Show how each label was matched with the form.")]
Reference = Annotated[
    bool, Option("--reference", help="Let pySHACL evaluate the shapes: slower, the same verdict.")
]


class CheckFormat(StrEnum):
    text = "text"
    json = "json"
    sarif = "sarif"


class FailOn(StrEnum):
    """From which severity on a finding makes the command end with 1."""

    violation = "violation"
    warning = "warning"
    info = "info"


Checked = Annotated[
    CheckFormat,
    Option(help="Findings in words, JSON with every rule, or SARIF 2.1.0 for editors and code hosts."),
]
Failing = Annotated[
    FailOn, Option("--fail-on", help="The mildest finding that makes the command end with 1.")
]
AllRules = Annotated[
    bool,
    Option(
        "--all-rules", help="In words: list every rule with its verdict, and why where it was not evaluated."
    ),
]
CheckBase = Annotated[
    str,
    Option(
        "--base", metavar="IRI", help="The site's address, so that findings carry the IRIs they have there."
    ),
]

# build
Folder = Annotated[Path, Argument(metavar="DIR", help="The folder of reports, with an optional reports.csv.")]
Out = Annotated[
    Path, Option("--out", "-o", metavar="OUT", help="Where releases are kept; OUT/current is the newest.")
]
Base = Annotated[str, Option(metavar="IRI", help="The address the data will live at; ends in a slash.")]
Builders = Annotated[int, Option(min=1, help="Processes that read, describe and write pages.")]
ReleaseDate = Annotated[
    str | None,
    Option(
        "--date",
        metavar="YYYY-MM-DD",
        help="The date of the release; today, or SOURCE_DATE_EPOCH.",
        show_default=False,
    ),
]
TitleZh = Annotated[str, Option(help="The site's title in Chinese.")]
TitleEn = Annotated[str, Option(help="The site's title in English.")]
Contact = Annotated[
    str | None,
    Option(metavar="ADDRESS", help="Mail address for wrong readings, shown on pages.", show_default=False),
]

# serve
Release = Annotated[
    Path | None, Argument(metavar="OUT", help="The folder given to build.", show_default=False)
]
Data = Annotated[
    list[Path] | None,
    Option(
        "--data",
        metavar="FILE...",
        help="Serve these RDF files, or folders of them, instead of a release.",
        show_default=False,
    ),
]
MoreData = Annotated[
    list[Path] | None, Argument(metavar="[FILE...]", help="More files after --data FILE.", show_default=False)
]
Host = Annotated[str, Option(help="The address to listen on.")]
Port = Annotated[int, Option(min=0, max=65535, help="The port to listen on.")]
DataBase = Annotated[
    str | None, Option(metavar="IRI", help="With --data: the base of the data's IRIs.", show_default=False)
]
Seconds = Annotated[float, Option(min=0.1, help="Wall time a query may take.")]
MaxRows = Annotated[int, Option(min=1, help="Rows a result may have.")]
MaxMegabytes = Annotated[int, Option(min=1, help="Size a result may have.")]
Memory = Annotated[int, Option(min=100, help="Megabytes of memory a query may use.")]
Queries = Annotated[int, Option(min=1, help="Queries that run at once.")]
Slow = Annotated[int, Option(min=1, help="Of these, how many may be slow.")]
Queue = Annotated[int, Option(min=1, help="Queries that may wait.")]
CheckMegabytes = Annotated[int, Option(min=1, help="Megabytes that one check of the form may be sent.")]
CheckSeconds = Annotated[float, Option(min=1, help="Seconds that one check of the form may take.")]
