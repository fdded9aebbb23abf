"""The process of a server of our own: `python -m flows.server HOME PORT`."""

import sys
from pathlib import Path

from flows.server.own import serve_while_used

if __name__ == "__main__":
    serve_while_used(Path(sys.argv[1]), int(sys.argv[2]))
