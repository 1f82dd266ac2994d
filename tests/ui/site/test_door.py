"""Logging in, registering, and what a cookie is good for."""

from pathlib import Path

from tests.ui.site.gated import PASSWORD, Server, log_in
from ui.site.visitors import COOKIE


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
