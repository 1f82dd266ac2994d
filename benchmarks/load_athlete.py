"""One athlete's browser as a program: opens pages and asks the coach over Gradio's own protocol."""

import json
import re
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx

CONFIG = re.compile(r"window\.gradio_config\s*=\s*(\{.*?\});\s*</script>", re.DOTALL)
TIMEOUT_S = 180.0


class FailedError(Exception):
    """A request or an event that an athlete would have seen fail."""


@dataclass
class Opened:
    """A page that was opened: its own handlers and the tab's name."""

    tab: str
    config: dict[str, Any]
    path: str

    def on_load(self) -> list[dict[str, Any]]:
        """What runs when the page opens, in its order: the load event and what follows it."""
        own = [one for one in self.config["dependencies"] if self._of_page(one)]
        chain = [one for one in own if any(kind == "load" for _, kind in one["targets"])]
        for one in chain:
            chain += [next_ for next_ in own if next_.get("trigger_after") == one["id"]]
        return [one for one in chain if one["backend_fn"]]

    def named(self, name: str) -> dict[str, Any]:
        """The handler that a textbox's submission calls."""
        ids = {
            one["id"] for one in self.config["components"]
            if one["props"].get("elem_id") == name
        }  # fmt: skip
        for one in self.config["dependencies"]:
            if any(component in ids and kind == "submit" for component, kind in one["targets"]):
                return dict(one)
        raise FailedError(f"no handler of {name}")

    def _of_page(self, one: dict[str, Any]) -> bool:
        return one["id"] in self.config["page"][self.path]["dependencies"]


@dataclass
class Answered:
    """An event from asking to its end.

    Attributes:
        joined: when the server had put it into its queue.
        rank: places before it in the queue, when it was asked.
        started: when the server began with it, by the client's clock.
    """

    asked: float
    joined: float = 0.0
    rank: int = 0
    started: float = 0.0
    ended: float = 0.0
    ranks: list[int] = field(default_factory=list)


class Athlete:
    """Around one HTTP client with one account's cookie.

    Raises (all methods):
        FailedError: a status of 400 or more, or an event that failed.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def open(self, path: str) -> tuple[Opened, float, float]:
        """A page: what it is, seconds to its HTML, seconds until everything on it is filled."""
        began = time.perf_counter()
        page = await self.client.get(f"/{path}", timeout=TIMEOUT_S)
        html_s = time.perf_counter() - began
        if page.status_code != 200:
            raise FailedError(f"/{path}: {page.status_code}")
        found = CONFIG.search(page.text)
        if found is None:
            raise FailedError(f"/{path}: a page without its configuration")
        opened = Opened(secrets.token_hex(5), json.loads(found[1]), path)
        for event in opened.on_load():
            await self.call(opened, event, [None] * len(event["inputs"]))
        return opened, html_s, time.perf_counter() - began

    async def ask(self, opened: Opened, question: str) -> Answered:
        """One question to the coach on its opened page, until the answer is complete."""
        return await self.call(opened, opened.named("hc-question"), [None, question, False])

    async def call(self, opened: Opened, event: dict[str, Any], data: list[Any]) -> Answered:
        """One event, until it has ended."""
        asked = Answered(time.perf_counter())
        body = {
            "data": data, "event_data": None, "fn_index": event["id"],
            "trigger_id": event["targets"][0][0], "session_hash": opened.tab,
        }  # fmt: skip
        joined = await self.client.post("/gradio_api/queue/join", json=body, timeout=TIMEOUT_S)
        if joined.status_code != 200:
            raise FailedError(f"join: {joined.status_code} {joined.text[:120]}")
        asked.joined = time.perf_counter()
        wanted = joined.json()["event_id"]
        async for message in self._messages(opened.tab):
            if message.get("event_id") != wanted:
                continue
            if message["msg"] == "estimation":
                asked.ranks.append(int(message["rank"]))
            elif message["msg"] == "process_starts":
                asked.started = time.perf_counter()
            elif message["msg"] == "process_completed":
                if not message["success"]:
                    raise FailedError(f"an event failed: {str(message['output'])[:200]}")
                break
        asked.rank = asked.ranks[0] if asked.ranks else 0
        asked.ended = time.perf_counter()
        return asked

    async def _messages(self, tab: str) -> AsyncIterator[dict[str, Any]]:
        params = {"session_hash": tab}
        async with self.client.stream(
            "GET", "/gradio_api/queue/data", params=params, timeout=TIMEOUT_S
        ) as stream:
            if stream.status_code != 200:
                raise FailedError(f"stream: {stream.status_code}")
            async for line in stream.aiter_lines():
                if line.startswith("data:"):
                    message = json.loads(line[5:])
                    if message["msg"] == "unexpected_error":
                        raise FailedError(str(message))
                    yield message
