"""Who may send MCP messages to the served app, from where, how many and how large."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection

import anyio
import httpx
from anyio import to_thread
from mcp import Client
from sqlalchemy import update

from journal.removal import remove_account
from journal.tables import TokenRow, now
from tests.ui.interface.program import LIST, Program, message
from tests.ui.interface.serving import GOOD, RACE, Served


def test_what_is_no_message_is_refused(program: Program) -> None:
    for body in (b"{", b"[]", b"5", b"\xff", b'{"jsonrpc": "2.0"}', b"[" * 100_000,
                 json.dumps([LIST]).encode()):  # fmt: skip
        answer = program.post(body)
        assert answer.status_code == 400, body[:20]
        assert "detail" in answer.json()
    for wrong in ({"jsonrpc": "1.0"}, {"method": 5}, {"params": "hidden words"}, {"id": ["x"]}):
        answer = program.post(LIST | wrong)
        assert answer.status_code == 400, wrong
        assert "JSON-RPC 2.0" in answer.json()["detail"]
        assert "hidden words" not in answer.text
    for method in ("GET", "DELETE", "PUT", "OPTIONS"):
        headers = {"authorization": f"Bearer {program.secret}", "accept": "text/event-stream"}
        address = f"{program.served.address}/mcp"
        assert httpx.request(method, address, headers=headers).status_code == 405, method


def test_only_a_token_that_counts_opens_it(program: Program, served: Served) -> None:
    assert program.post(LIST).status_code == 200
    for wrong in ("", "hc_wrong", program.secret[:-1], program.secret + "x", "x" * 5_000):
        answer = program.post(LIST, wrong)
        assert answer.status_code == 401, wrong
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "result" not in answer.json()
    with httpx.Client(base_url=served.address) as browser:
        fields = {"name": program.name, "password": program.password}
        assert browser.post("/login", data=fields).status_code == 303
        assert browser.get("/account/password").status_code == 200
        assert browser.post("/mcp", json=LIST).status_code == 401
    late, _ = program.tokens.make("late")
    with served.journal.write() as session:
        mine = TokenRow.name == "late", TokenRow.account_id == program.who.id
        session.execute(
            update(TokenRow).where(*mine).values(expires_at=now() - timedelta(minutes=1))
        )
    assert program.post(LIST, late).status_code == 401
    program.tokens.remove(program.token.id)
    assert program.post(LIST).status_code == 401


def test_a_deleted_accounts_token_opens_nothing(program: Program, served: Served) -> None:
    assert program.post(LIST).status_code == 200
    remove_account(served.journal, program.who.id)
    assert program.post(LIST).status_code == 401


def test_pages_of_other_sites_get_nothing(program: Program) -> None:
    own = program.served.address
    host = own.removeprefix("http://")
    assert program.post(LIST, origin=own).status_code == 200
    for origin in ("https://evil.example", "null", f"http://{host}.evil.example",
                   "http://localhost:1"):  # fmt: skip
        assert program.post(LIST, origin=origin).status_code == 403, origin
    assert program.post(LIST, **{"sec-fetch-site": "cross-site"}).status_code == 403
    # A name of a stranger that points to this machine.
    assert program.post(LIST, host="evil.example").status_code == 400
    asked = httpx.options(f"{own}/mcp", headers={"origin": "https://evil.example"})
    assert asked.status_code == 403


def test_answers_carry_no_cookie_and_the_usual_headers(program: Program) -> None:
    headers = program.post(LIST).headers
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers
    assert "mcp-session-id" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_too_often_is_refused_with_a_time_to_wait(served: Served) -> None:
    # A name that stands there twice must not be judged as one and answered as the other.
    twice = json.dumps(message("answer", GOOD["answer"])).encode()
    twice = twice.replace(b'"name": "answer"', b'"name": "report", "name": "answer"')
    first, second, other = Program(served), Program(served), Program(served)
    for program, body in ((first, message("answer", GOOD["answer"])), (second, twice)):
        answers = [program.post(body) for _ in range(8)]
        assert [a.status_code for a in answers[:6]] == [200] * 6
        assert answers[-1].status_code == 429
        assert answers[-1].headers["retry-after"] == "10"
        assert "Try again" in answers[-1].json()["detail"]
        # The API's answers and the tools' come out of one bucket; other tools do not wait.
        assert program.api("answer", GOOD["answer"]).status_code == 429
        assert program.post(message("evidence", GOOD["evidence"])).status_code == 200
    assert other.post(message("answer", GOOD["answer"])).status_code == 200
    assert [other.post(b"{").status_code for _ in range(60)] == [400] * 59 + [429]
    assert other.api("report", RACE).status_code == 429
    served.clock[0] += 10
    assert first.post(message("answer", GOOD["answer"])).status_code == 200
    assert other.api("report", RACE).status_code == 200


def test_a_body_too_large_is_refused(program: Program) -> None:
    big = json.dumps(message("evidence", {"question": "x" * 1_100_000})).encode()
    assert program.post(big).status_code == 413

    def parts() -> Iterator[bytes]:
        for begin in range(0, len(big), 100_000):
            yield big[begin : begin + 100_000]

    headers = {"authorization": f"Bearer {program.secret}", "content-type": "application/json"}
    address = f"{program.served.address}/mcp"
    assert httpx.post(address, content=parts(), headers=headers).status_code == 413


def test_an_answer_ends_when_its_client_goes(program: Program) -> None:
    begun, stopped = program.served.coach.begun, program.served.coach.stopped
    asked = {"question": "Go on for ever"}

    async def given_up(client: Client) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.call_tool, "answer", asked)
            assert await to_thread.run_sync(begun.wait, 10)
            tasks.cancel_scope.cancel()

    begun.clear()
    stopped.clear()
    program.use(given_up)
    assert stopped.wait(5)
    begun.clear()
    stopped.clear()
    headers = {"authorization": f"Bearer {program.secret}", "content-type": "application/json",
               "accept": "application/json, text/event-stream"}  # fmt: skip
    line = HTTPConnection(program.served.address.removeprefix("http://"))
    line.request("POST", "/mcp", json.dumps(message("answer", asked)), headers)
    assert begun.wait(10)
    line.close()
    assert stopped.wait(5)


def test_many_at_once_are_answered_each_with_its_own(served: Served) -> None:
    programs = [Program(served) for _ in range(4)]
    wrong: list[str] = []

    def ask(program: Program, first: int) -> None:
        for number in range(first, first + 8):
            told = program.post(message("report", RACE | {"event": f"Race {number}"}))
            seen = told.json()["result"]["structuredContent"]["result"]["event"]
            if seen != f"Race {number}":
                wrong.append(seen)

    threads = [
        threading.Thread(target=ask, args=(each, 100 * n)) for n, each in enumerate(programs)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong
