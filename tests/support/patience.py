"""Work that hostile input could make endless must come to an end. How fast things are is measured in `benchmarks/`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def comes_to_an_end(*, seconds: int = 15) -> Iterator[None]:
    """Fail when the block used so much of the processor: many times what it needs, little of what a loop would."""
    before = time.process_time()
    yield
    used = time.process_time() - before
    assert used < seconds, f"{used:.0f} seconds of work"
