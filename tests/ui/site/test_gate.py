"""The gate, before an app that tells what reached it: every route and role, own and other."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from hyrox.errors import InputError
from hyrox.settings import Settings
from journal import accounts
from journal.database import Journal
from journal.tables import Role
from journal.tokens import Tokens
from ui.site.allowed import Page
from ui.site.bodies import MOST_UPLOADED
from ui.site.gate import Gate
from ui.site.limits import Limits
from ui.site.proxies import for_uvicorn, trusts
from ui.site.routes import site_routes
from ui.site.visitors import COOKIE, Visitors, visitor_of
from ui.site.watch import Watch

PASSWORD = "correct horse battery"
PAGES = (
    Page("", "Home"), Page("plan", "Plan"), Page("knowledge", "Knowledge", (Role.MAINTAINER,)),
    Page("evaluate", "Evaluate", (Role.EVALUATOR,)),
)  # fmt: skip
HANDLERS = {0: "", 1: "plan", 2: "knowledge", 3: "evaluate"}
API = "/gradio_api/"


async def _reached(request: Request) -> Response:
    visitor = visitor_of(request)
    body = await request.body()
    if request.url.path.endswith("queue/data"):
        told = b'data: {"output": {"data": [{"path": "/tmp/made/report.pdf", "meta": {}}]}}\n\n'
        return StreamingResponse(iter([told]), media_type="text/event-stream")
    if request.url.path.endswith("upload"):
        return JSONResponse(["/tmp/up/race.csv"])
    name = visitor.who.name if visitor else None
    return JSONResponse({"who": name, "body": len(body)}, headers={"server": "secret"})


class Server:
    """The gate with accounts, and a client each."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.journal = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}")
        self.settings = Settings(home=folder, **({"host": "0.0.0.0"} | settings))
        visitors, watch = Visitors(self.journal, self.settings), Watch()
        everything = ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]
        self.clock = [0.0]
        app = Starlette(
            routes=[
                *site_routes(visitors, watch, lambda: "", frozenset(p.path for p in PAGES)),
                Route("/{path:path}", _reached, methods=everything),
            ],
            middleware=[
                Middleware(
                    Gate, visitors=visitors, pages=PAGES, page_of=HANDLERS.get, watch=watch,
                    limits=Limits(clock=lambda: self.clock[0]),
                )
            ],
        )  # fmt: skip
        self.accounts, self.app = visitors.accounts, app

    def client(self, name: str = "", role: Role = Role.ATHLETE) -> TestClient:
        """Somebody's browser; without a name, nobody's."""
        client = TestClient(self.app, base_url="http://coach.example", follow_redirects=False)
        if name:
            self.accounts.register(name, PASSWORD, role)
            assert log_in(client, name).status_code == 303
        return client


def log_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login", data={"name": name, "password": password, **more})


def join(client: TestClient, handler: object, tab: object = "tab", **more: Any) -> int:
    """Both ways to ask a handler get the same answer."""
    body = {"session_hash": tab, "fn_index": handler, "data": [], **more}
    queued = client.post(f"{API}queue/join", json=body).status_code
    assert client.post(f"{API}run/predict", json=body).status_code == queued
    return int(queued)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    # What argon2id costs is for guessers; here it would only cost time.
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(accounts, "_hasher", quick)
    monkeypatch.setattr(accounts, "_nobody", quick.hash("nobody"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path)
    yield found
    found.journal.close()


MATRIX = {
    # path: who gets in, of nobody, athlete, maintainer, evaluator, admin
    "/": (303, 200, 200, 200, 200),
    "/plan": (303, 200, 200, 200, 200),
    "/plan/": (303, 200, 200, 200, 200),
    "/knowledge": (303, 403, 200, 403, 200),
    "/evaluate": (303, 403, 403, 200, 200),
    "/metrics": (403, 403, 403, 403, 200),
    "/healthz": (200, 200, 200, 200, 200),
    "/account/password": (303, 200, 200, 200, 200),
    "/login": (200, 303, 303, 303, 303),
    "/register": (200, 200, 200, 200, 200),
    "/assets/index.js": (200, 200, 200, 200, 200),
    "/documents/pacing": (303, 200, 200, 200, 200),
    # A cookie opens neither; a token does (below).
    "/mcp": (401, 401, 401, 401, 401),
    "/api/v1/report": (401, 401, 401, 401, 401),
}
ROLES = (None, Role.ATHLETE, Role.MAINTAINER, Role.EVALUATOR, Role.ADMIN)


@pytest.mark.parametrize("place", range(5))
def test_every_page_and_every_handler_by_every_role(server: Server, place: int) -> None:
    role = ROLES[place]
    client = server.client(f"user{place}", role) if role else server.client()
    found = {path: client.get(path).status_code for path in MATRIX}
    assert found == {path: wanted[place] for path, wanted in MATRIX.items()}
    asked = [join(client, handler) for handler in HANDLERS]
    if role is None:
        assert asked == [401] * 4
    else:
        rank = {"maintainer": [200, 200, 200, 403], "evaluator": [200, 200, 403, 200],
                "admin": [200] * 4}  # fmt: skip
        assert asked == rank.get(role.value, [200, 200, 403, 403])


TOOL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "report"}}


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("path", ["/mcp", "/api/v1/report"])
def test_programs_of_every_role_get_in_with_a_token_alone(
    server: Server, path: str, place: int
) -> None:
    role = ROLES[place]
    client = server.client(f"user{place}", role) if role else server.client()
    assert client.post(path, json=TOOL).status_code == 401
    if role is None:
        return
    (who,) = server.accounts.all()
    secret, _ = Tokens(server.journal, who.id).make("program")
    bare = server.client()
    for scheme in ("Bearer", "bearer"):
        told = bare.post(path, json=TOOL, headers={"authorization": f"{scheme} {secret}"})
        assert told.json()["who"] == f"user{place}"
    for headers in (
        {"authorization": f"Basic {secret}"}, {"cookie": f"{COOKIE}={secret}"},
        {"authorization": f"Bearer {secret}", "origin": "https://evil.example"},
        {"authorization": f"Bearer {client.cookies[COOKIE]}"},
    ):  # fmt: skip
        assert bare.post(path, json=TOOL, headers=headers).status_code in (401, 403), headers
    # No page, handler or file opens with it.
    for page in ("/plan", "/knowledge", "/account/password"):
        headers = {"authorization": f"Bearer {secret}"}
        assert bare.get(page, headers=headers).status_code == 303


def test_slow_tools_are_counted_as_answers_and_others_are_not(server: Server) -> None:
    client = server.client("ana")
    (who,) = server.accounts.all()
    secret, _ = Tokens(server.journal, who.id).make("program")
    headers = {"authorization": f"Bearer {secret}"}

    def asked(tool: object) -> int:
        body = TOOL | {"params": {"name": tool}}
        return int(client.post("/mcp", json=body, headers=headers).status_code)

    assert [asked(tool) for tool in ("answer", "plan") * 4] == [200] * 6 + [429] * 2
    assert [asked(tool) for tool in ("report", "", None, ["answer"])] == [200] * 4
    server.clock[0] += 10
    assert [asked("plan"), asked("plan")] == [200, 429]
    # What was judged is what is read behind the gate, not the text that it came as.
    wanted = {"jsonrpc": "2.0", "method": "ping", "params": {"name": "report"}}
    sent = b'{"params": {"name": "plan"}, ' + json.dumps(wanted).encode()[1:]
    told = client.post("/mcp", content=sent, headers=headers)
    assert told.json()["body"] == len(json.dumps(wanted)) < len(sent)


NOT_THERE = (
    "run/ask", "run/0", "run/predict/", "api/predict", "call/ask", "call/v2/ask", "info",
    "openapi.json", "deep_link", "proxy=https://example.org/x", "stream/1", "vibe-code",
    "profiling/traces",
    "component_server", "process_recording", "user", "token", "app_id", "dev/reload", "runs",
    "run-history/buckets", "file/etc/passwd", "custom_component/1/server/a/b.js",
)  # fmt: skip


def test_what_gradio_offers_and_no_page_needs_is_not_there(server: Server) -> None:
    client = server.client("root", Role.ADMIN)
    for path in NOT_THERE:
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS"):
            assert client.request(method, API + path).status_code == 404, (method, path)
    for other in ("/config", "/monitoring", "/monitoring/summary", "/svelte/a.js", "/pwa_icon"):
        assert client.get(other).status_code == 404


def test_a_tab_belongs_to_the_first_who_uses_it(server: Server) -> None:
    ana, ben = server.client("ana"), server.client("ben")
    assert join(ana, 1, "ana-tab") == 200
    assert join(ben, 1, "ana-tab") == 403
    assert ben.get(f"{API}queue/data?session_hash=ana-tab").status_code == 403
    assert ben.get(f"{API}queue/data?session_hash=own&session_hash=ana-tab").status_code == 403
    assert ben.get(f"{API}heartbeat/ana-tab").status_code == 403
    for path in ("cancel", "reset"):
        answer = ben.post(API + path, json={"session_hash": "ana-tab", "event_id": "1"})
        assert answer.status_code == 403
    assert ana.get(f"{API}queue/data?session_hash=ana-tab").status_code == 200
    assert join(ben, 1, "ben-tab") == 200


def test_a_file_is_for_those_who_were_shown_it_or_uploaded_it(server: Server) -> None:
    ana, ben = server.client("ana"), server.client("ben")
    made, sent = "/tmp/made/report.pdf", "/tmp/up/race.csv"
    assert ana.get(f"{API}file={made}").status_code == 404
    ana.get(f"{API}queue/data?session_hash=ana-tab")
    ana.post(f"{API}upload", files={"files": b"1:00"})
    for path in (made, sent):
        named = {"path": path, "meta": {"_type": "gradio.FileData"}}
        assert ana.get(f"{API}file={path}").status_code == 200
        assert ben.get(f"{API}file={path}").status_code == 404
        assert join(ana, 1, "ana-tab", data=[[{"deep": [named]}]]) == 200
        assert join(ben, 1, "ben-tab", data=[[{"deep": [named]}]]) == 403
    for path in ("/etc/passwd", "../../etc/passwd", "%2e%2e%2fetc%2fpasswd", "https://example.org",
                 f"{made}/../../../etc/passwd", "\\\\host\\share", ""):  # fmt: skip
        assert ana.get(f"{API}file={path}").status_code in (403, 404)
        named = {"path": path, "meta": {"_type": "gradio.FileData"}}
        assert join(ana, 1, "ana-tab", data=[named]) == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b'{"fn_index": 1}', b'{"session_hash": "a"}', b"[" * 100_000,
     b'{"session_hash": "a", "fn_index": "x"}', b'{"session_hash": "", "fn_index": 1}',
     b'{"session_hash": "a", "fn_index": 99}', b'{"session_hash": "a", "fn_index": -1}',
     b'{"session_hash": "' + b"a" * 65 + b'", "fn_index": 1}'],
)  # fmt: skip
def test_a_question_that_is_none_is_refused(server: Server, body: bytes) -> None:
    answer = server.client("ana").post(f"{API}queue/join", content=body)
    assert answer.status_code in (400, 403, 404)
    assert "detail" in answer.json()


def test_forged_and_replayed_cookies_open_nothing(server: Server) -> None:
    ana = server.client("ana")
    token = ana.cookies[COOKIE]
    ana.post("/logout")
    for value in (token, token[:-1], token + "x", "", "'; DROP TABLE logins; --", "0" * 5_000):
        other = server.client()
        answer = other.get("/plan", headers={"cookie": f"{COOKIE}={value}"})
        assert answer.status_code == 303, value
    for name, value in {
        "x-forwarded-user": "ana", "hyrox.visitor": "ana", "x-forwarded-for": "127.0.0.1",
        "authorization": f"Bearer {token}", "x-original-url": "/login",
    }.items():  # fmt: skip
        assert server.client().get("/plan", headers={name: value}).status_code == 303


def test_a_new_password_ends_every_log_in(server: Server) -> None:
    ana = server.client("ana")
    elsewhere = server.client()
    log_in(elsewhere, "ana")
    fields = {"old": PASSWORD, "password": "another long one", "again": "another long one"}
    assert ana.post("/account/password", data=fields | {"old": "wrong one here"}).status_code == 400
    assert (
        ana.post("/account/password", data=fields | {"again": "differs a lot"}).status_code == 400
    )
    assert ana.post("/account/password", data=fields).status_code == 303
    assert elsewhere.get("/plan").status_code == 303
    assert log_in(server.client(), "ana").status_code == 401
    assert log_in(server.client(), "ana", "another long one").status_code == 303


def test_what_another_site_sends_is_not_done(server: Server) -> None:
    ana = server.client("ana")
    body = {"session_hash": "tab", "fn_index": 1, "data": []}
    for headers in (
        {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"}, {"origin": "http://coach.example.evil.example"},
    ):  # fmt: skip
        assert ana.post(f"{API}queue/join", json=body, headers=headers).status_code == 403
        assert ana.post("/logout", headers=headers).status_code == 403
        assert log_in_from(server, headers) == 403
    own = {"origin": "http://coach.example", "sec-fetch-site": "same-origin"}
    assert ana.post(f"{API}queue/join", json=body, headers=own).status_code == 200


def log_in_from(server: Server, headers: dict[str, str]) -> int:
    fields = {"name": "ana", "password": PASSWORD}
    return int(server.client().post("/login", data=fields, headers=headers).status_code)


def test_log_in_leads_only_to_pages_of_this_app(server: Server) -> None:
    server.client("ana")
    for onward in ("https://evil.example", "//evil.example", "../..", "knowledge/../x", "nowhere"):
        answer = log_in(server.client(), "ana", next=onward)
        assert answer.headers["location"] == "./"
    assert log_in(server.client(), "ana", next="plan").headers["location"] == "./plan"
    cookie = log_in(server.client(), "ana").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_guessing_is_slowed_down_and_names_stay_secret(tmp_path: Path) -> None:
    server = Server(tmp_path, proxies="testclient")
    server.client("ana")
    words = set()
    for name in ("ana", "nobody"):
        client = server.client()
        client.headers["x-forwarded-for"] = f"address of {name}"
        answers = [log_in(client, name, "wrong password") for _ in range(7)]
        assert [a.status_code for a in answers[:5]] == [401] * 5
        assert answers[-1].status_code == 429
        words.add(answers[0].text.replace(name, ""))
    assert len(words) == 1
    server.journal.close()


def test_registration_can_be_closed(tmp_path: Path) -> None:
    server = Server(tmp_path, registration=False)
    client = server.client()
    fields = {"name": "ana", "password": PASSWORD, "again": PASSWORD}
    assert client.get("/register").status_code == 403
    assert client.post("/register", data=fields).status_code == 403
    assert "register" not in client.get("/login").text
    assert not server.accounts.all()
    server.journal.close()


def test_registering_logs_in_and_says_what_is_wrong(server: Server) -> None:
    client = server.client()
    fields = {"name": "ana", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/register", data=fields | {"again": "x"}).status_code == 400
    assert (
        client.post("/register", data=fields | {"password": "x", "again": "x"}).status_code == 400
    )
    assert client.post("/register", data=fields).status_code == 303
    assert client.get("/plan").json()["who"] == "ana"
    hostile = client.post("/register", data=fields | {"name": "<b>ana</b>", "again": "x"}).text
    assert "<b>ana" not in hostile


def test_every_answer_has_the_security_headers(server: Server) -> None:
    client = server.client("ana")
    for path in (
        "/",
        "/login",
        "/nowhere",
        "/knowledge",
        f"{API}run/x",
        "/assets/a.js",
        "/healthz",
    ):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers
    assert client.get("/plan").headers["cache-control"] == "no-store"


def test_too_much_is_refused_with_a_time_to_wait(server: Server) -> None:
    ana, ben = server.client("ana"), server.client("ben")
    server.clock[0] += 10_000
    statuses = [ana.get("/plan").status_code for _ in range(70)]
    assert statuses[:60] == [200] * 60
    assert statuses[-1] == 429
    assert int(ana.get("/plan").headers["retry-after"]) >= 0
    assert ben.get("/plan").status_code == 200
    server.clock[0] += 30
    assert ana.get("/plan").status_code == 200


def test_an_upload_too_large_is_refused_unread(server: Server) -> None:
    ana = server.client("ana")
    told = {"content-length": str(MOST_UPLOADED + 1)}
    assert ana.post(f"{API}upload", content=b"x", headers=told).status_code == 413
    body = json.dumps({"session_hash": "t", "fn_index": 1, "data": ["x" * 5_000_000]})
    assert ana.post(f"{API}queue/join", content=body).status_code == 413


def test_on_this_machine_alone_there_is_one_owner_and_no_log_in(tmp_path: Path) -> None:
    server = Server(tmp_path, host="127.0.0.1")
    client = server.client()
    assert client.get("/plan").json()["who"] == "owner"
    assert client.get("/knowledge").status_code == 200
    assert client.get("/login").headers["location"] == "./"
    assert client.post("/mcp", json=TOOL).json()["who"] == "owner"
    for origin in ("https://evil.example", "null"):
        told = client.post("/mcp", json=TOOL, headers={"origin": origin})
        assert told.status_code == 403
    wrong = {"authorization": "Bearer hc_wrong"}
    assert client.post("/mcp", json=TOOL, headers=wrong).status_code == 401
    assert client.post("/register", data={"name": "x"}).headers["location"] == "./"
    server.journal.close()


def test_a_proxy_is_believed_only_where_it_is_ours(tmp_path: Path) -> None:
    seen = []
    for proxies in ("", "testclient"):
        folder = tmp_path / (proxies or "none")
        folder.mkdir()
        server = Server(folder, proxies=proxies)
        server.client("ana")
        for number in range(9):
            told = {"x-forwarded-for": f"198.51.100.{number}, 203.0.113.9"}
            fields = {"name": f"nobody{number}", "password": "wrong password"}
            last = server.client().post("/login", data=fields, headers=told).status_code
        other = {"x-forwarded-for": "203.0.113.77"}
        fields = {"name": "someone", "password": "wrong password"}
        seen.append((last, server.client().post("/login", data=fields, headers=other).status_code))
        server.journal.close()
    # Without a proxy all come from one address; with one, only those behind it wait.
    assert seen == [(429, 429), (429, 401)]


@pytest.mark.parametrize(
    ("setting", "address", "believed"),
    [
        ("10.89.7.10", "10.89.7.10", True), ("10.89.7.10", "10.89.7.11", False),
        ("10.89.7.0/24 ::1", "10.89.7.200", True), ("10.89.7.0/24 ::1", "::1", True),
        ("10.89.7.0/24", "10.89.8.1", False), ("10.89.7.0/24", "", False), ("", "127.0.0.1", False),
        ("proxy", "proxy", True), ("10.0.0.0/8", "unknown", False),
    ],
)  # fmt: skip
def test_proxies_are_named_by_address_or_network(
    setting: str, address: str, believed: bool
) -> None:
    assert trusts(setting, address) is believed
    from uvicorn.middleware.proxy_headers import _TrustedHosts

    assert (address in _TrustedHosts(for_uvicorn(setting))) is believed


def test_a_network_that_is_none_is_told() -> None:
    with pytest.raises(InputError, match=r"'10\.89\.7\.10/24' is no network"):
        for_uvicorn("127.0.0.1 10.89.7.10/24")


def test_behind_a_proxy_even_this_machines_own_address_asks_for_a_log_in(tmp_path: Path) -> None:
    server = Server(tmp_path, host="127.0.0.1", proxies="127.0.0.1")
    assert server.client().get("/plan").headers["location"] == "./login?next=plan"
    server.journal.close()


def test_health_and_numbers(server: Server) -> None:
    admin, nobody = server.client("root", Role.ADMIN), server.client()
    assert nobody.get("/healthz").json() == {"status": "ok"}
    admin.get("/plan")
    told = admin.get("/metrics").text
    assert 'hyrox_coach_requests_total{kind="page",status="200"}' in told
    assert "root" not in told
    server.settings.metrics_token = "scrape"
    assert nobody.get("/metrics", headers={"authorization": "Bearer scrape"}).status_code == 200
    assert nobody.get("/metrics", headers={"authorization": "Bearer other"}).status_code == 403
