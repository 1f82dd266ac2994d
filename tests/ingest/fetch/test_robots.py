from collections.abc import Callable

import pytest

from ingest.fetch import Fetcher, FetchRefused
from tests.ingest.fetch.loopback import FakeClock, Loopback

Make = Callable[..., Fetcher]


def rule(fetcher: Fetcher, url: str) -> str:
    try:
        fetcher.get(url)
    except FetchRefused as refused:
        return refused.rule
    return "read"


@pytest.fixture(autouse=True)
def page(server: Loopback) -> None:
    server.routes["/a"] = lambda asked: asked.give("<html>")
    server.routes["/b"] = lambda asked: asked.give("<html>")


@pytest.mark.parametrize(
    ("robots", "result"),
    [
        ("User-agent: *\nDisallow: /\nAllow: /.well-known/", "robots"),
        ("User-agent: *\nDisallow: /b", "read"),
        ("User-agent: HyroxCoach\nDisallow: /\n\nUser-agent: *\nAllow: /", "robots"),
        ("User-agent: *\nDisallow: /\n\nUser-agent: hyroxcoach\nAllow: /a", "read"),
        ("User-agent: OtherBot\nDisallow: /", "read"),
        ("<html>soft 404</html>", "read"),
        ("", "read"),
        ("\x00\xff" * 1000, "read"),
    ],
)
def test_robots_txt_is_obeyed(server: Loopback, make: Make, robots: str, result: str) -> None:
    server.robots = robots
    assert rule(make(), server.base + "a") == result
    assert server.asked["/a"] == (result == "read")


@pytest.mark.parametrize(
    ("status", "result"),
    [(404, "read"), (410, "read"), (500, "robots"), (503, "robots"), (429, "robots"),
     (401, "robots"), (403, "robots")],
)  # fmt: skip
def test_a_robots_txt_that_cannot_be_read_forbids_one_that_is_not_there_allows(
    server: Loopback, make: Make, status: int, result: str
) -> None:
    server.routes["/robots.txt"] = lambda asked: asked.give(status=status)
    assert rule(make(max_attempts=2), server.base + "a") == result
    assert server.asked["/a"] == (result == "read")


def test_it_is_asked_for_first_and_once(server: Loopback, make: Make) -> None:
    server.robots = "User-agent: *\nDisallow: /b"
    fetcher = make()
    assert rule(fetcher, server.base + "a") == "read"
    assert list(server.asked) == ["/robots.txt", "/a"]
    assert rule(fetcher, server.base + "b") == "robots"
    assert rule(make(), server.base + "b") == "robots"
    assert server.asked["/robots.txt"] == 1


def test_an_old_copy_on_disk_is_replaced(
    server: Loopback, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.robots = "User-agent: *\nDisallow: /b"
    monkeypatch.setattr("ingest.fetch.answer.now", lambda: "2020-01-01T00:00:00+00:00")
    assert rule(make(), server.base + "b") == "robots"
    monkeypatch.undo()
    server.robots = "User-agent: *\nDisallow:"
    assert rule(make(), server.base + "b") == "read"


def test_a_site_that_could_not_say_is_asked_again_later(
    server: Loopback, make: Make, clock: FakeClock
) -> None:
    server.routes["/robots.txt"] = lambda asked: asked.give(status=500)
    fetcher = make(max_attempts=1)
    assert rule(fetcher, server.base + "a") == "robots"
    del server.routes["/robots.txt"]
    assert rule(fetcher, server.base + "a") == "robots"
    clock.now += 601
    assert rule(fetcher, server.base + "a") == "read"


def test_an_organisers_permission_opens_the_site_and_stays_with_every_page(
    server: Loopback, make: Make
) -> None:
    server.robots = "User-agent: *\nDisallow: /\nCrawl-delay: 20"
    who = "HYROX, by letter of 1 May 2026"
    page = make(permissions={"127.0.0.1": who}).get(server.base + "a")
    assert page.permission == who
    assert make().get(server.base + "a").permission == who
    assert rule(make(permissions={"127.0.0.1": "  "}), server.base + "b") == "robots"
    assert rule(make(permissions={"elsewhere.example": who}), server.base + "b") == "robots"


@pytest.mark.parametrize("line", ["Crawl-delay: 20", "Request-rate: 3/60"])
def test_the_pace_a_site_asks_for_is_kept(
    server: Loopback, make: Make, clock: FakeClock, line: str
) -> None:
    server.robots = f"User-agent: *\nDisallow: /x\n{line}"
    fetcher = make()
    for name in ("a", "b"):
        fetcher.get(server.base + name)
    assert clock.slept[-1] == 20


def test_a_pace_of_hours_is_a_refusal(server: Loopback, make: Make) -> None:
    server.robots = "User-agent: *\nCrawl-delay: 86400\nDisallow: /x"
    assert rule(make(), server.base + "a") == "robots"


def test_a_redirect_is_not_a_way_around_it(server: Loopback, make: Make) -> None:
    server.robots = "User-agent: *\nDisallow: /b"
    server.routes["/a"] = lambda asked: asked.give(status=302, location="/b")
    assert rule(make(), server.base + "a") == "robots"
    assert server.asked["/b"] == 0
