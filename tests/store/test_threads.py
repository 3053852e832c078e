"""Work on a thread, awaited."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.db import in_thread


async def test_what_the_job_returns_is_returned_and_it_ran_elsewhere() -> None:
    with ThreadPoolExecutor(1, thread_name_prefix="elsewhere") as threads:
        name = await in_thread(threads, lambda: threading.current_thread().name)
    assert name.startswith("elsewhere")


async def test_what_the_job_raises_is_raised() -> None:
    def job() -> None:
        raise LookupError("not there")

    with ThreadPoolExecutor(1) as threads, pytest.raises(LookupError, match="not there"):
        await in_thread(threads, job)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_job_whose_asker_was_cancelled_runs_to_its_end(fails: bool) -> None:
    begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))

    def job() -> None:
        begun.set()
        go_on.wait(5)
        ended.set()
        if fails:
            raise LookupError

    with ThreadPoolExecutor(1) as threads:
        asked = asyncio.create_task(in_thread(threads, job))
        await asyncio.to_thread(begun.wait, 5)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        go_on.set()
    await asyncio.sleep(0)
    assert ended.is_set()
    assert complaints == []
