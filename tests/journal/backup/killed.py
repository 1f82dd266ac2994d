"""Backs a home up again and again until it is killed by its test."""

import itertools
import sys
from pathlib import Path

from hyrox.settings import Settings
from ingest.progress import QUIET
from ui.backup.commands import write_backup

home, url, folder = sys.argv[1:]
config = Settings(home=Path(home), database_url=url)
for number in itertools.count():
    print(number, flush=True)
    write_backup(config, Path(folder) / f"{number}.zip", QUIET)
