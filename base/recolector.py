"""The garbage collector out of the way, for a moment, of what makes many small objects and no cycle."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sin_recolector() -> Iterator[None]:
    """Inside, it does not run: every seven hundred new objects it looks through them, and found nothing took a quarter of the
    time of a file. For tenths of a second: all threads go without it."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
