"""A client that goes away while its answer is made: the work is ended, not finished for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

Result = TypeVar("Result")


class ClientGone(Exception):
    """The client went away before it had its answer."""


async def unless_gone(request: Request, working: Coroutine[Any, Any, Result]) -> Result:
    """What the work comes to; raises ClientGone, and ends the work, where the client goes away first."""
    task = asyncio.ensure_future(working)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        if not task.done():
            task.cancel()
        await asyncio.gather(task, leaving, return_exceptions=True)
    if task.cancelled():
        raise ClientGone
    return task.result()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
