"""A judge on this machine that does as it is told, and an evaluation for it to judge."""

import json
import threading
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from eval.judges.asking import CLOSE, OPEN
from eval.running.bench import Bench
from eval.running.kept import Kept
from eval.running.run import ROWS, asked, digest
from eval.statistics.metric import Metric
from eval.suites.base import Case, Checked, Row, Scored
from hyrox.settings import Settings

Block = dict[str, Any]
SECRET = "Annegret Unverwechselbar"


class FakeJudge:
    """An OpenAI-compatible server.

    ``says`` makes a reply of the data it was sent; ``refusals`` are (status, headers, body) that
    are served first, in order; ``pauses`` are its silences before the next answers.
    """

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.says: Callable[[Block], str] = honest
        self.refusals: list[tuple[int, dict[str, str], str]] = []
        self.pauses: list[float] = []
        self.counts = True
        self.ended = "stop"
        judge = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                judge.bodies.append(body)
                judge.headers.append(dict(self.headers))
                time.sleep(judge.pauses.pop(0) if judge.pauses else 0)
                status, headers, text = judge.answer(self.path, body)
                data = text.encode()
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except (BrokenPipeError, ConnectionResetError):
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/v1"

    @property
    def blocks(self) -> list[Block]:
        return [block_of(body) for body in self.bodies]

    def answer(self, path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, str], str]:
        if self.refusals:
            return self.refusals.pop(0)
        if path != "/v1/chat/completions":
            return 404, {}, "no such page"
        reply: dict[str, Any] = {
            "choices": [
                {"message": {"role": "assistant", "content": self.says(block_of(body))},
                 "finish_reason": self.ended}
            ]
        }  # fmt: skip
        if self.counts:
            reply["usage"] = {"prompt_tokens": 100, "completion_tokens": 10}
        return 200, {"Content-Type": "application/json"}, json.dumps(reply)


def block_of(body: Mapping[str, Any]) -> Block:
    """The data that a request holds between its two marks."""
    told = body["messages"][1]["content"]
    assert told.count(OPEN) == told.count(CLOSE) == 1
    found: Block = json.loads(told.removeprefix(OPEN).removesuffix(CLOSE))
    return found


def honest(block: Block) -> str:
    """Prefers the answer with more figures of the evidence; whoever states another one is wrong."""
    known = " ".join(block["evidence"].values())
    if "sentences" in block:
        verdicts = [
            {"number": one["number"], "verdict": _verdict(one["text"], known)}
            for one in block["sentences"]
        ]
        return json.dumps({"sentences": verdicts})
    good = [_verdict(block[f"answer {place}"], known) == "supported" for place in "AB"]
    better = "tie" if good[0] == good[1] else "AB"[good[1]]
    return json.dumps({"better": better, "reason": "its figures are those of the evidence"})


def _verdict(text: str, known: str) -> str:
    told = [word.strip(".,") for word in text.split() if any(c.isdigit() for c in word)]
    if not told:
        return "no claim"
    return "supported" if all(word in known for word in told) else "not supported"


@pytest.fixture
def fake_judge() -> Iterator[FakeJudge]:
    judge = FakeJudge()
    yield judge
    judge.server.shutdown()
    judge.server.server_close()


class Invented:
    """A suite of twelve questions about four races, two of them about a real person's."""

    name, title, about = "grounding", "Invented", ""
    ways: Sequence[str] = ("grounded", "ungrounded")
    metrics: Mapping[str, Metric] = {}
    cost = 0.0

    def cases(self, bench: Bench) -> Sequence[Case]:
        return [
            Case(
                f"race-{n // 3}-{n % 3}", f"race-{n // 3}",
                {"question": f"{SECRET if n > 9 else 'I'} asks {n}: where was time lost?"},
                family="race" if n % 2 else "training", quick=n < 3, private=n > 9,
            )
            for n in range(12 if bench.real is not None else 10)
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: Bench) -> Row:  # noqa: ARG002
        number = int(case.asks["question"].split("asks ")[1].split(":")[0])
        who = SECRET if case.private else "You"
        said = f"{who} lost {number + 20} s." if way == "grounded" else f"{who} lost 99{number} s."
        if number == 4:
            said = "Well raced."
        return {
            "said": ["Well done.", said],
            "truth": {"F1": f"{who} lost {number + 20} s on the sled push."},
        }

    def score(self, case: Case, way: str, row: Row) -> Scored:  # noqa: ARG002
        known = " ".join(row["truth"].values())
        good = {"supported": True, "not supported": False, "no claim": None}
        shown = [Checked(f"{text} [F1]", "", good[_verdict(text, known)]) for text in row["said"]]
        return Scored({}, shown, row["truth"])


def write_rows(folder: Path, suite: Invented, *, real: bool = True) -> None:
    """What ``eval run`` leaves of the suite."""
    bench = Bench(Settings(), folder, real=folder if real else None)
    plan = asked(suite, bench)
    made_from = {"code": "c", "cases": digest(plan)} | ({"real finishes": "r"} if real else {})
    kept = Kept(folder / ROWS / f"{suite.name}.jsonl", made_from)
    for one in plan:
        kept.add(one.key, suite.answer(one.case, one.way, bench))


@pytest.fixture
def evaluation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with answers, which the command takes for those of the suite it judges."""
    suite = Invented()
    write_rows(tmp_path, suite)
    monkeypatch.setattr("eval.judges.command.load", lambda _: [suite])
    return tmp_path


@pytest.fixture
def flags(evaluation: Path, fake_judge: FakeJudge) -> Callable[..., Namespace]:
    """The command's flags, some of them changed."""

    def made(**changed: Any) -> Namespace:
        usual: dict[str, Any] = {
            "folder": evaluation, "url": fake_judge.url, "model": "fake", "key_env": None,
            "ways": "grounded,ungrounded", "limit": None, "price_in": None, "price_out": None,
            "yes": False, "max_tokens": 600, "timeout": 5.0, "ratings": [], "key": [],
            "json": True,
        }  # fmt: skip
        return Namespace(**usual | changed)

    return made
