import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.fetch import Fetcher, FetchRefused, user_agent
from ingest.files import replace_file
from tests.ingest.fetch.loopback import Asked, FakeClock, Loopback

Make = Callable[..., Fetcher]


def refusal(fetcher: Fetcher, url: str, **how: object) -> FetchRefused:
    with pytest.raises(FetchRefused) as refused:
        fetcher.get(url, **how)  # type: ignore[arg-type]
    return refused.value


def test_a_page_is_asked_for_once_and_then_comes_from_the_cache(
    server: Loopback, make: Make
) -> None:
    server.routes["/a"] = lambda asked: asked.give("<html>Größe</html>")
    first = make().get(server.base + "a?x=1#part")
    again = make().get(server.base + "a?x=1")
    assert (first.text, first.status, first.from_cache) == ("<html>Größe</html>", 200, False)
    assert (again.text, again.from_cache, again.fetched_at) == (first.text, True, first.fetched_at)
    assert server.asked == {"/robots.txt": 1, "/a?x=1": 1}


def test_every_request_says_who_asks_and_nothing_of_the_one_before(
    server: Loopback, fetcher: Fetcher
) -> None:
    server.routes["/a"] = lambda asked: asked.give("<html>", set_cookie="session=1")
    server.routes["/b"] = lambda asked: asked.give("<html>")
    fetcher.get(server.base + "a")
    fetcher.get(server.base + "b")
    for headers in server.headers:
        assert headers["user-agent"] == "HyroxCoach/1 (+test)"
        assert headers["accept-encoding"] == "gzip, deflate"
        assert "cookie" not in headers


def test_the_user_agent_names_the_project_and_the_contact_never_a_browser(tmp_path: Path) -> None:
    plain = user_agent(Settings(home=tmp_path, contact=""))
    assert plain.startswith("HyroxCoach/")
    named = user_agent(Settings(home=tmp_path, contact="coach@club.example"))
    assert named == f"{plain} (+coach@club.example)"
    for contact in ("a\r\nHost: b", "x" * 300, "Grüße", "a) Mozilla/5.0 ("):
        with pytest.raises(InputError):
            user_agent(Settings(home=tmp_path, contact=contact))
    with pytest.raises(InputError, match="browser"):
        Fetcher(tmp_path, user_agent="Mozilla/5.0 (X11; Linux) HyroxCoach")


def test_failures_that_may_pass_are_tried_again_ever_more_slowly(
    server: Loopback, fetcher: Fetcher, clock: FakeClock
) -> None:
    answers = [
        lambda asked: asked.give(status=500),
        lambda asked: asked.reset(),
        lambda asked: asked.give("<html>cut", content_length="50"),
        lambda asked: asked.give("<html>whole"),
    ]

    def answer(asked: Asked) -> None:
        step = answers.pop(0)
        step(asked)
        asked.close_connection = True

    server.routes["/a"] = answer
    assert fetcher.get(server.base + "a").text == "<html>whole"
    # 5 s after robots.txt; then half of 5, 10 and 20 s, never below the delay.
    assert clock.slept == pytest.approx([5.0, 5.0, 5.0, 10.0], abs=2.6)
    assert server.asked["/a"] == 4


@pytest.mark.parametrize(("status", "rule"), [(429, "blocked"), (503, "server"), (504, "server")])
def test_a_failure_that_stays_is_given_up(
    server: Loopback, fetcher: Fetcher, status: int, rule: str
) -> None:
    server.routes["/a"] = lambda asked: asked.give(status=status)
    refused = refusal(fetcher, server.base + "a")
    assert refused.rule == rule
    assert f"it answered {status} (5 attempts)" in str(refused)
    assert server.asked["/a"] == 5


@pytest.mark.parametrize(
    ("status", "rule"),
    [(401, "blocked"), (403, "blocked"), (404, "not_found"), (410, "gone"), (418, "server"),
     (451, "blocked"), (204, "server"), (206, "server"), (300, "server"), (304, "server")],
)  # fmt: skip
def test_an_answer_that_stands_is_not_asked_for_again(
    server: Loopback, fetcher: Fetcher, status: int, rule: str
) -> None:
    server.routes["/a"] = lambda asked: asked.give("" if status in (204, 304) else "no", status)
    assert refusal(fetcher, server.base + "a").rule == rule
    assert server.asked["/a"] == 1


def test_retry_after_and_a_block_are_waited_out(
    server: Loopback, fetcher: Fetcher, clock: FakeClock
) -> None:
    answers = [
        lambda asked: asked.give(status=429, retry_after="33"),
        lambda asked: asked.give(status=429),
        lambda asked: asked.give("<html>"),
    ]
    server.routes["/a"] = lambda asked: answers.pop(0)(asked)
    fetcher.get(server.base + "a")
    assert clock.slept[-2:] == [33.0, 100.0]


def test_one_request_at_a_time_reaches_a_host(server: Loopback, make: Make) -> None:
    inside, most = 0, 0
    lock = threading.Lock()

    def answer(asked: Asked) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.02)
        with lock:
            inside -= 1
        asked.give("<html>")

    for i in range(6):
        server.routes[f"/{i}"] = answer
    fetcher = make(start_delay_s=0)
    threads = [
        threading.Thread(target=fetcher.get, args=(f"{server.base}{i}",)) for i in range(6)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert sum(server.asked[f"/{i}"] for i in range(6)) == 6


def test_an_unchanged_page_is_confirmed_and_not_sent_again(server: Loopback, make: Make) -> None:
    sent = []

    def answer(asked: Asked) -> None:
        if asked.headers.get("If-None-Match") == '"v1"':
            asked.send_response(304)
            asked.end_headers()
        else:
            sent.append(asked.path)
            asked.give("<html>one", etag='"v1"')

    server.routes["/a"] = answer
    make().get(server.base + "a")
    again = make().get(server.base + "a", fresh=True)
    assert (again.text, len(sent), server.asked["/a"]) == ("<html>one", 1, 2)
    server.routes["/a"] = lambda asked: asked.give("<html>two")
    assert make().get(server.base + "a", fresh=True).text == "<html>two"
    assert make().get(server.base + "a").text == "<html>two"


def test_redirects_are_followed_five_times_and_every_step_is_checked(
    server: Loopback, fetcher: Fetcher
) -> None:
    for i in range(9):
        to = f"/r{i + 1}" if i % 2 else f"r{i + 1}"
        server.routes[f"/r{i}"] = lambda asked, to=to: asked.give(status=302, location=to)
    server.routes["/r9"] = lambda asked: asked.give("<html>end")
    page = fetcher.get(server.base + "r4")
    assert (page.url, page.final_url) == (server.base + "r4", server.base + "r9")
    assert fetcher.get(server.base + "r4").from_cache
    assert refusal(fetcher, server.base + "r3").rule == "redirect"


@pytest.mark.parametrize(
    ("location", "rule"),
    [("/a", "redirect"), ("", "redirect"), ("ftp://example.org/", "scheme"),
     ("file:///etc/passwd", "scheme"), ("http://user:x@example.org/", "scheme"),
     ("http://0177.0.0.1/", "scheme")],
)  # fmt: skip
def test_redirects_to_nowhere_are_refused(
    server: Loopback, fetcher: Fetcher, location: str, rule: str
) -> None:
    server.routes["/a"] = lambda asked: asked.give(status=301, location=location)
    assert refusal(fetcher, server.base + "a").rule == rule
    assert server.asked["/a"] == 1


def test_the_charset_is_the_answers_then_the_pages_then_utf_8(
    server: Loopback, fetcher: Fetcher
) -> None:
    pages = {
        "/1": (b"\xe9t\xe9", "text/html; charset=ISO-8859-1", "été"),
        "/2": ('<meta charset="windows-1252"> é'.encode("cp1252"), "text/html",
               '<meta charset="windows-1252"> é'),
        "/3": ("é".encode(), "text/html", "é"),
        "/4": ("é".encode(), "text/html; charset=zlib_codec", "é"),
        "/5": (b"\xff\xfe!", "text/html", "��!"),
        "/6": (b"\xef\xbb\xbf\xc3\xa9", "text/html; charset=latin-1", "é"),
    }  # fmt: skip
    for path, (body, content_type, text) in pages.items():
        server.routes[path] = lambda asked, b=body, t=content_type: asked.give(b, content_type=t)
        assert fetcher.get(server.base + path[1:]).text == text


def test_the_cache_keeps_equal_bodies_once_and_only_its_owner_may_look(
    server: Loopback, fetcher: Fetcher, tmp_path: Path
) -> None:
    for name in ("/a", "/b"):
        server.routes[name] = lambda asked: asked.give("<html>same")
        fetcher.get(server.base + name[1:])
    cache = tmp_path / "cache"
    assert len(list(cache.glob("*/bodies/*/*.gz"))) == 1
    assert len(list(cache.glob("*/pages/*/*.json"))) == 2
    assert cache.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", ["page", "body", "no body", "other body"])
def test_a_damaged_entry_is_fetched_anew_never_read(
    server: Loopback, make: Make, tmp_path: Path, damage: str
) -> None:
    server.routes["/a"] = lambda asked: asked.give("<html>whole")
    make().get(server.base + "a")
    cache = tmp_path / "cache"
    pages = [
        p for p in cache.glob("*/pages/*/*.json") if json.loads(p.read_text())["url"][-1] == "a"
    ]
    (body,) = cache.glob("*/bodies/*/*.gz")
    if damage == "page":
        pages[0].write_bytes(pages[0].read_bytes()[:40])
    elif damage == "body":
        body.write_bytes(body.read_bytes()[:-9])
    elif damage == "no body":
        body.unlink()
    else:
        import gzip

        body.write_bytes(gzip.compress(b"<html>forged"))
    again = make().get(server.base + "a")
    assert (again.text, again.from_cache) == ("<html>whole", False)


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("half_written", [False, True])
def test_a_write_cut_off_at_any_step_leaves_the_page_it_had(
    server: Loopback, make: Make, monkeypatch: pytest.MonkeyPatch, step: int, half_written: bool
) -> None:
    server.routes["/robots.txt"] = lambda asked: asked.give(status=404)
    server.routes["/a"] = lambda asked: asked.give("<html>old")
    make().get(server.base + "a")
    server.routes["/a"] = lambda asked: asked.give("<html>new")
    steps = 0

    def cut_off(path: Path, write: Callable[[Path], object]) -> None:
        nonlocal steps
        steps += 1
        if steps < step:
            replace_file(path, write)
            return
        if half_written:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_name(f".{path.name}.1.tmp")
            write(temporary)
            temporary.write_bytes(temporary.read_bytes()[:7])
        raise KeyboardInterrupt

    monkeypatch.setattr("ingest.fetch.cache.replace_file", cut_off)
    with pytest.raises(KeyboardInterrupt):
        make().get(server.base + "a", fresh=True)
    monkeypatch.undo()
    assert steps == step
    assert make().get(server.base + "a").text == "<html>old"
    assert make().get(server.base + "a", fresh=True).text == "<html>new"


def test_another_type_or_size_than_asked_for_is_refused_from_the_cache_too(
    server: Loopback, make: Make
) -> None:
    server.routes["/a"] = lambda asked: asked.give(b"%PDF", content_type="application/pdf")
    assert refusal(make(), server.base + "a").rule == "wrong_type"
    make().get(server.base + "a", types=("application/pdf",))
    assert refusal(make(), server.base + "a").rule == "wrong_type"
    how = {"types": ("application/pdf",), "max_bytes": 3}
    assert refusal(make(), server.base + "a", **how).rule == "too_large"
