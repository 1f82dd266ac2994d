"""The address of a judge: what is here and what is not, patience, and refusals."""

from typing import Any

import pytest

from eval.judges.address import ATTEMPTS, LONGEST_PAUSE_S, Address, NoReplyError, Server
from eval.judges.asking import fenced
from hyrox.errors import InputError, ModelError

CHAT = [
    {"role": "system", "content": "Judge."},
    {"role": "user", "content": fenced({"evidence": {}, "answer A": "", "answer B": ""})},
]


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://localhost:11434/v1/", True),
        ("http://LOCALHOST/v1", True),
        ("http://[::1]:8080/v1", True),
        ("https://api.example.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://localhost.example.com/v1", False),
        ("http://192.168.1.5:8080/v1", False),
        ("http://10.0.0.1/v1", False),
        ("http://0.0.0.0:8080/v1", False),
        ("http://[::ffff:8.8.8.8]/v1", False),
    ],
)
def test_only_loopback_is_this_machine(url: str, local: bool) -> None:
    assert Address.of(url).local is local


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:8080", "ftp://127.0.0.1/", "http:///v1", "http://[::1", "http://a b/",
     "http://127.0.0.1@example.com/v1", "http://user:key@127.0.0.1/v1",
     "https://example.com/v1?key=1"],
)  # fmt: skip
def test_an_address_that_is_none_or_holds_a_key_is_refused(url: str) -> None:
    with pytest.raises(InputError):
        Address.of(url)


def server(judge: Any, pauses: list[float] | None = None, **more: Any) -> Server:
    waits = [] if pauses is None else pauses
    return Server(Address.of(judge.url), "fake", pause=waits.append, **more)


def test_a_reply_comes_with_its_tokens(fake_judge: Any) -> None:
    with server(fake_judge, key="k-123", max_tokens=77) as asked:
        reply = asked.ask(CHAT)
    assert (reply.tokens_in, reply.tokens_out, reply.ended) == (100, 10, "stop")
    (body,) = fake_judge.bodies
    assert body == {"model": "fake", "messages": CHAT, "temperature": 0, "max_tokens": 77}
    assert fake_judge.headers[0]["Authorization"] == "Bearer k-123"


def test_a_busy_judge_is_waited_for_as_long_as_it_asks(fake_judge: Any) -> None:
    fake_judge.refusals = [
        (429, {"Retry-After": "7"}, "busy"), (500, {}, ""), (503, {"Retry-After": "9999"}, ""),
        (200, {}, "no json"),
    ]  # fmt: skip
    pauses: list[float] = []
    with server(fake_judge, pauses) as asked:
        assert asked.ask(CHAT).text
    assert pauses == [7.0, 2.0, LONGEST_PAUSE_S, 8.0]


def test_a_judge_that_keeps_failing_is_given_up_for_this_question(fake_judge: Any) -> None:
    fake_judge.refusals = [(500, {}, "out of \x1b[31mmemory\n k-123")] * ATTEMPTS
    with server(fake_judge, key="k-123") as asked:
        with pytest.raises(NoReplyError) as refused:
            asked.ask(CHAT)
        assert asked.ask(CHAT).text
    assert "500 out of [31mmemory ***" in str(refused.value)
    assert len(fake_judge.bodies) == ATTEMPTS + 1


def test_a_silent_judge_is_asked_again(fake_judge: Any) -> None:
    fake_judge.pauses = [0.6, 0.6]
    with server(fake_judge, timeout_s=0.1, attempts=2) as asked, pytest.raises(NoReplyError) as no:
        asked.ask(CHAT)
    assert "said nothing for 0.1 s" in str(no.value)
    assert len(fake_judge.bodies) == 2


@pytest.mark.parametrize("status", [401, 403, 404, 301])
def test_a_wrong_key_or_model_ends_at_once(fake_judge: Any, status: int) -> None:
    fake_judge.refusals = [(status, {"Location": "http://127.0.0.1:9/"}, "no")] * 9
    with server(fake_judge) as asked, pytest.raises(ModelError) as refused:
        asked.ask(CHAT)
    assert not isinstance(refused.value, NoReplyError)
    assert len(fake_judge.bodies) == 1


def test_a_prompt_that_is_too_long_is_no_reason_to_wait(fake_judge: Any) -> None:
    fake_judge.refusals = [(400, {}, "context length exceeded")]
    pauses: list[float] = []
    with server(fake_judge, pauses) as asked, pytest.raises(NoReplyError, match="context length"):
        asked.ask(CHAT)
    assert not pauses


def test_nobody_there_is_said_at_once() -> None:
    pauses: list[float] = []
    nobody = Server(Address.of("http://127.0.0.1:9/v1"), "fake", pause=pauses.append)
    with nobody, pytest.raises(ModelError, match="is it running"):
        nobody.ask(CHAT)
    assert not pauses


def test_settings_that_a_server_refuses_are_given_up_once(fake_judge: Any) -> None:
    fake_judge.refusals = [
        (400, {}, "Unsupported parameter: 'max_tokens'; use 'max_completion_tokens' instead."),
        (400, {}, "Unsupported value: 'temperature' does not support 0."),
    ]
    with server(fake_judge) as asked:
        assert not asked.samples
        asked.ask(CHAT)
        asked.ask(CHAT)
        assert asked.samples
    assert len(fake_judge.bodies) == 4
    assert fake_judge.bodies[-1].keys() == {"model", "messages", "max_completion_tokens"}


def test_a_proxy_of_the_environment_sees_nothing_of_what_stays_here(
    fake_judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with server(fake_judge) as asked:
        assert asked.ask(CHAT).text


def test_a_reply_is_text_that_can_be_kept(fake_judge: Any) -> None:
    fake_judge.says = lambda _: "half a pair: \ud83d"
    with server(fake_judge) as asked:
        assert asked.ask(CHAT).text == "half a pair: ?"


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"choices": []}', '{"choices": [{"message": {"content": ["x"]}}]}',
     '{"choices": [{"message": null}]}', '{"error": "overloaded"}'],
)  # fmt: skip
def test_something_that_is_no_reply_is_asked_for_again(fake_judge: Any, body: str) -> None:
    fake_judge.refusals = [(200, {}, body)]
    with server(fake_judge) as asked:
        assert asked.ask(CHAT).text
    assert len(fake_judge.bodies) == 2


def test_a_reply_without_words_is_an_empty_one(fake_judge: Any) -> None:
    fake_judge.refusals = [(200, {}, '{"choices": [{"message": {"content": null}}]}')]
    with server(fake_judge) as asked:
        reply = asked.ask(CHAT)
    assert (reply.text, reply.tokens_in) == ("", None)
