"""The gate: every route and role, own and other, limits and headers."""

import json
from pathlib import Path

import pytest

from journal.tables import Role
from journal.tokens import Tokens
from tests.ui.site.gated import API, HANDLERS, Server, join, log_in_from
from ui.site.bodies import MOST_UPLOADED
from ui.site.visitors import COOKIE

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
