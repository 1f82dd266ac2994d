"""Asking a judge everything: each reply is kept as it comes, and a run that was stopped goes on."""

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.judges.address import NoReplyError, Reply, Server
from eval.judges.asking import Call, again
from eval.running.kept import Kept
from hyrox.errors import ModelError

FOLDER = "judge"
IN_A_ROW = 3
"""Questions without a reply, one after the other, that end a run."""

Watch = Callable[[int, int], None]
"""Told after each question: those with a reply or a failure, and all."""


@dataclass(frozen=True)
class Told:
    """How asking went: replies that are there, and why others are not."""

    failed: Sequence[str]


def kept_of(folder: Path, server: Server) -> Kept:
    """The replies of this judge, in the folder of an evaluation.

    Each judge has a file of its own, and a reply is named by what was asked, so answers or prompts
    that change are asked about again and nothing else is.

    Raises:
        InputError: the file there is none of replies.
    """
    who = {"judge": server.model, "address": server.address.url}
    mark = hashlib.sha256("\0".join(who.values()).encode()).hexdigest()[:8]
    name = re.sub(r"[^\w.-]+", "-", server.model).strip("-.")[:60]
    return Kept(folder / FOLDER / f"{name}-{mark}.jsonl", who)


def still_open(calls: Iterable[Call], kept: Kept, max_tokens: int) -> list[Call]:
    """Those without a reply, each once; a reply that was cut short is open to a longer one."""
    once = {call.key: call for call in calls}
    return [
        call for key, call in once.items() if key not in kept or _cut(call, kept[key], max_tokens)
    ]


def _cut(call: Call, row: dict[str, Any], max_tokens: int) -> bool:
    longer = row["ended"] == "length" and row["max_tokens"] < max_tokens
    return longer and not call.understood(row["replies"][-1])


def judge(
    calls: Sequence[Call], server: Server, kept: Kept, watch: Watch = lambda *_: None
) -> Told:
    """Ask everything that is open.

    A reply that cannot be read is asked for once more and then stands as it is: unusable. A
    question that gets no reply is passed over and stays open.

    Raises:
        ModelError: nobody answers, or several questions in a row got no reply. What came is kept.
    """
    failed: list[str] = []
    in_a_row = 0
    for number, call in enumerate(calls, start=1):
        try:
            kept.add(call.key, _asked(call, server))
            in_a_row = 0
        except NoReplyError as error:
            failed.append(str(error))
            in_a_row += 1
            if in_a_row == IN_A_ROW:
                raise ModelError(f"{error} {_kept(number - len(failed), len(calls))}") from None
        except ModelError as error:
            raise ModelError(f"{error} {_kept(number - 1 - len(failed), len(calls))}") from None
        watch(number, len(calls))
    return Told(failed)


def _kept(done: int, of: int) -> str:
    if not done:
        return "Nothing was judged."
    return f"{done:,} of {of:,} replies are kept: the same command goes on from there."


def _asked(call: Call, server: Server) -> dict[str, Any]:
    began = time.perf_counter()
    replies = [server.ask(call.messages)]
    if not call.understood(replies[0].text):
        replies.append(server.ask(again(call, replies[0].text)))
    return {
        "kind": call.kind,
        "replies": [reply.text for reply in replies],
        "ended": replies[-1].ended,
        "max_tokens": server.max_tokens,
        "tokens_in": _sum(replies, "tokens_in"),
        "tokens_out": _sum(replies, "tokens_out"),
        "samples": server.samples,
        "seconds": round(time.perf_counter() - began, 3),
    }


def _sum(replies: Sequence[Reply], name: str) -> int | None:
    counts = [getattr(reply, name) for reply in replies]
    return None if None in counts else sum(counts)
