"""Which tabs and files belong to which account, as long as the process lives.

Gradio keeps a tab's state under a name that the browser makes up, and files under the hash of what
is in them: whoever knows one can use it. Here the first account that uses a tab's name owns it, and
a file is only for those whose page it was shown on or who uploaded it.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

MOST_TABS = 20_000
MOST_FILES = 400
"""An account's newest so many; older ones can be made again."""
MOST_ACCOUNTS = 20_000
_PATH = re.compile(rb'"path":\s*"((?:[^"\\]|\\.)*)"')
_DEEP = 12


class Belongings:
    """Thread-safe; the oldest are forgotten first, and what is forgotten is denied."""

    def __init__(self) -> None:
        self._tabs: OrderedDict[str, str] = OrderedDict()
        self._files: OrderedDict[str, OrderedDict[str, None]] = OrderedDict()
        self._lock = threading.Lock()

    def owns_tab(self, account: str, tab: str) -> bool:
        """Whether a tab is the account's; one that nobody has used becomes theirs."""
        with self._lock:
            owner = self._tabs.setdefault(tab, account)
            self._tabs.move_to_end(tab)
            while len(self._tabs) > MOST_TABS:
                self._tabs.popitem(last=False)
            return owner == account

    def give(self, account: str, paths: Iterable[str]) -> None:
        """The account may read these files."""
        with self._lock:
            files = self._files.setdefault(account, OrderedDict())
            self._files.move_to_end(account)
            for path in paths:
                files[path] = None
                files.move_to_end(path)
            while len(files) > MOST_FILES:
                files.popitem(last=False)
            while len(self._files) > MOST_ACCOUNTS:
                self._files.popitem(last=False)

    def has_file(self, account: str, path: str) -> bool:
        with self._lock:
            return path in self._files.get(account, ())

    def forget(self, account: str) -> None:
        """Nothing is the account's any more."""
        with self._lock:
            self._files.pop(account, None)
            for tab in [tab for tab, owner in self._tabs.items() if owner == account]:
                del self._tabs[tab]


def paths_shown(text: bytes) -> list[str]:
    """Paths of the files in what is sent to a page."""
    found = (match.group(1).decode("utf-8", "replace") for match in _PATH.finditer(text))
    return [path for path in found if path]


def paths_named(value: Any, depth: int = 0) -> list[str]:
    """Paths of files that a page names in a question, however deep; too deep counts as one."""
    if depth > _DEEP:
        return [""]
    if isinstance(value, list):
        return [path for each in value for path in paths_named(each, depth + 1)]
    if not isinstance(value, dict):
        return []
    own = [str(value["path"])] if "path" in value else []
    return own + [path for each in value.values() for path in paths_named(each, depth + 1)]
