"""Learn all that is learnt, from texts written for Parley: `python -m tests.eval.learn [gate|reader]`."""

import sys

from tests.eval.learn import gate, reader

PARTS = {"gate": gate.main, "reader": reader.main}

for part in sys.argv[1:] or PARTS:
    PARTS[part]()
