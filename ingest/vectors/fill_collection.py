"""Fills one collection of athletes in a process of its own: ``FOLDER NAME``.

Prints how many rows each batch held. Its standard input is a pipe that nobody writes to: it closes
when the parent dies, however that happens, and this process then ends at once, so that nothing
writes into a folder that the next run clears away.
"""

import os
import sys
import threading
from pathlib import Path

from hyrox.errors import HyroxCoachError


def main() -> int:
    """Fill, verify, and return 1 with the reason on standard error if that fails."""
    from ingest.vectors.athletes_build import read_scratch
    from ingest.vectors.chroma_build import fill_and_verify

    threading.Thread(target=_end_with_parent, daemon=True).start()
    folder, name = Path(sys.argv[1]), sys.argv[2]
    try:
        for done in fill_and_verify(folder, read_scratch(folder, name)):
            print(done, flush=True)
    except HyroxCoachError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _end_with_parent() -> None:
    # The handle itself: a thread that waits in sys.stdin would hold its lock at exit.
    while os.read(0, 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
