"""Web pages saved as one file (MHTML), which portals serve as .doc: the HTML part is read."""

from __future__ import annotations

from dataclasses import replace
from email import policy
from email.errors import MessageError
from email.parser import BytesParser

from gongkai.document import Document
from gongkai.readers import html
from gongkai.readers.source import Source


def read(source: Source) -> Document:
    """The document of the first HTML part; what else the file carries is not opened."""
    source.check_size(source.limits.text_bytes, "MHTML")
    try:
        message = BytesParser(policy=policy.default).parsebytes(source.data)
        part = next((each for each in message.walk() if each.get_content_type() == "text/html"), None)
        content = part.get_payload(decode=True) if part else None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise source.unreadable(f"a damaged MHTML file ({error})", "save the page again") from error
    if not isinstance(content, bytes):
        raise source.unreadable("an MHTML file without a page", "save the page again")
    return source.adopt(
        html.read(replace(source, data=content)), reader="mhtml", media_type="multipart/related"
    )
