"""Work that goes wrong, by a name that worker processes can import."""

from __future__ import annotations

import os
import signal
import time


def square(number: int) -> int:
    """Square a number; 13 kills its process, 17 hangs, 19 raises."""
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 17:
        time.sleep(60)
    if number == 19:
        raise ValueError("nineteen")
    return number * number
