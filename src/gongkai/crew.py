"""Work shared out to processes: in order, with the death of a worker told as what it was.

With one worker everything runs where it is called. Workers end when whoever started them is gone.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import TypeVar

from gongkai.errors import ReportError

Task = TypeVar("Task")
Result = TypeVar("Result")


def each(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    workers: int,
    rescue: Callable[[Task], Result] | None = None,
) -> Iterator[Result]:
    """What the work makes of each task, in their order.

    When a worker dies, `rescue` is called in its stead for each task that may have been its death, and
    the others go on; without `rescue` ReportError is raised. What the work raises is raised here.
    """
    if workers <= 1:
        yield from map(work, tasks)
        return
    done = 0
    while done < len(tasks):
        with _pool(workers) as pool:
            waiting: list[Future[Result]] = [pool.submit(work, task) for task in tasks[done:]]
            try:
                for future in waiting:
                    result = future.result()
                    done += 1
                    yield result
            except BrokenProcessPool as error:
                if rescue is None:
                    raise ReportError(
                        f"{work.__module__}: a worker process died, expected its result; "
                        "is there too little memory for so many workers?"
                    ) from error
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
            else:
                return
        assert rescue is not None
        yield rescue(tasks[done])
        done += 1


def alone(work: Callable[[Task], Result], task: Task) -> Result | None:
    """What the work makes of a task in a process of its own; None if that process dies."""
    with _pool(1) as pool:
        try:
            return pool.submit(work, task).result()
        except BrokenProcessPool:
            return None


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    _end_with_parent()
    collect_rarely()


def collect_rarely() -> None:
    """Let the garbage collector look less often.

    Reports and triples hold no cycles, and there are very many of them: its walks over them cost a fifth
    of the time of a build (benchmarks/reading.py).
    """
    gc.set_threshold(20_000, 20, 20)


def _end_with_parent() -> None:
    """Watch for the end of the process that started this one, which a killed parent cannot tell."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=[parent.sentinel], daemon=True).start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
