"""Fills one collection of athletes in a process of its own: ``FOLDER NAME``.

Prints how many rows each batch held.
"""

import sys
from pathlib import Path

from ingest.vectors.children import as_child, printed


def main() -> int:
    """Fill and verify."""
    from ingest.vectors.athletes_build import read_scratch
    from ingest.vectors.chroma_build import fill_and_verify

    folder, name = Path(sys.argv[1]), sys.argv[2]
    return as_child(lambda say: printed(fill_and_verify(folder, read_scratch(folder, name)), say))


if __name__ == "__main__":
    sys.exit(main())
