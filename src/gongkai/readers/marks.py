"""Digits that do not belong to the figure they stand beside: raised and struck ones.

Plain text has no raised digits of the common kind and no strokes, so a footnote's number would join
the figure before it and a corrected figure would keep what was struck out. Both stay visible here.
"""

from __future__ import annotations

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BAR = "\u0336"  # a stroke through the character before it


def raised(text: str) -> str:
    """The text with its digits raised.

    >>> raised("12注1")
    '¹²注¹'
    """
    return text.translate(_RAISED)


def struck(text: str) -> str:
    """The text with a stroke through each visible character.

    >>> struck("1 2") == "1\\u0336 2\\u0336"
    True
    """
    return "".join(sign if sign.isspace() else sign + _BAR for sign in text)
