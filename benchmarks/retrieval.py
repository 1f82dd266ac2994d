"""How well search finds the passages that answer, and knows when there are none.

    python benchmarks/retrieval.py [--split development] [--home FOLDER] [--each FILE]

The figures are made by ``eval.retrieval.comparison``.
"""

import importlib
import sys
from pathlib import Path

# This script has the name of the package it measures, and Python looks beside a script first: its
# folder goes to the end of the path, here and where another benchmark asks for the package.
_here = str(Path(__file__).parent)
if _here in sys.path:
    sys.path.remove(_here)
    sys.path.append(_here)

if __name__ == "__main__":
    importlib.import_module("eval.retrieval.comparison").main(__doc__)
else:
    del sys.modules[__name__]
    sys.modules[__name__] = importlib.import_module(__name__)
