"""A browser without a screen: logs in, opens pages, asks handlers the way Gradio's pages do."""

import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

PASSWORD = "sled push and row"
_CONFIG = re.compile(r"window\.gradio_config = (\{.*?\});</script>", re.DOTALL)


class Visitor:
    """Somebody with a tab; the tab's name is made up by the browser, as Gradio's is."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=60, trust_env=False)
        self.tab = uuid.uuid4().hex[:11]
        self._pages: dict[str, dict[str, Any]] = {}

    def move(self, address: str) -> None:
        """The same cookies and the same tab at another copy, as a proxy would do it; the page is
        not loaded again."""
        self.http.base_url = httpx.URL(address)

    def register(self, name: str) -> bool:
        """Whether the app said that the account is made; the visitor is logged in then."""
        fields = {"name": name, "password": PASSWORD, "again": PASSWORD}
        return self.http.post("/register", data=fields).status_code == 303

    def log_in(self, name: str) -> bool:
        fields = {"name": name, "password": PASSWORD}
        return self.http.post("/login", data=fields).status_code == 303

    def ask(self, question: str) -> str:
        """The conversation's HTML after a question on the page *Coach*."""
        config = self.page("/coach")
        box = next(
            one["id"] for one in config["components"]
            if one["props"].get("elem_id") == "hc-question"
        )  # fmt: skip
        handler = next(d for d in config["dependencies"] if [box, "submit"] in d["targets"])
        values = [None if n == handler["inputs"][0] else question if n == box else False
                  for n in handler["inputs"]]  # fmt: skip
        shown = ""
        for told in self.event(handler["id"], values):
            if told["msg"] == "process_generating" or told["msg"] == "process_completed":
                assert told["success"], told
                shown = self._html(told["output"].get("data", []), shown)
        return shown

    def opened(self, path: str = "/coach") -> list[str]:
        """Everything that the events of opening a page show, one text for each."""
        config = self.page(path)
        loads = [
            d for d in config["dependencies"]
            if any(event in ("load", "then") for _, event in d["targets"]) and d["backend_fn"]
        ]  # fmt: skip
        found = []
        for handler in loads[:3]:
            values = [None] * len(handler["inputs"])
            for told in self.event(handler["id"], values):
                if told["msg"] == "process_completed":
                    found.append(json.dumps(told["output"].get("data", []), ensure_ascii=False))
        return found

    def event(self, handler: int, values: list[Any]) -> Iterator[dict[str, Any]]:
        """What the stream says of one event until it is over."""
        asked = {"data": values, "fn_index": handler, "session_hash": self.tab, "event_data": None}
        joined = self.http.post("/gradio_api/queue/join", json=asked)
        assert joined.status_code == 200, joined.text
        with self.http.stream(
            "GET", "/gradio_api/queue/data", params={"session_hash": self.tab}
        ) as stream:
            assert stream.status_code == 200
            for line in stream.iter_lines():
                if not line.startswith("data:"):
                    continue
                told = json.loads(line.removeprefix("data:"))
                yield told
                if told["msg"] in ("process_completed", "close_stream"):
                    return

    def page(self, path: str) -> dict[str, Any]:
        """What a page says of its parts and handlers, loaded once for a tab."""
        if path not in self._pages:
            self._pages[path] = self._loaded(path)
        return self._pages[path]

    def _loaded(self, path: str) -> dict[str, Any]:
        page = self.http.get(path)
        assert page.status_code == 200, (path, page.status_code)
        found = _CONFIG.search(page.text)
        assert found is not None
        config: dict[str, Any] = json.loads(found[1])
        return config

    @staticmethod
    def _html(data: list[Any], before: str) -> str:
        for value in data:
            text = value.get("value") if isinstance(value, dict) else value
            if isinstance(text, str) and "hc-turn" in text:
                return text
        return before
