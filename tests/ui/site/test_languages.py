"""At the door: the language of an account comes with its log-in, refusals speak the reader's."""

from journal.diary import Diary
from tests.ui.site.gated import PASSWORD, Server, log_in
from ui.language.choosing import COOKIE, SETTING


def test_a_log_in_brings_the_accounts_language(server: Server) -> None:
    server.client("ana")
    who = server.accounts.log_in("ana", PASSWORD, "")[1]
    fresh = server.client()
    assert COOKIE not in log_in(fresh, "ana").cookies
    Diary(server.journal, who.id).set(SETTING, "ar")
    fresh = server.client()
    answer = log_in(fresh, "ana")
    assert answer.cookies[COOKIE] == "ar"
    told = fresh.get("/nowhere")
    assert '<html lang="ar" dir="rtl">' in told.text
    assert "لا توجد صفحة كهذه." in told.text


def test_the_log_in_itself_speaks_the_browsers_language(server: Server) -> None:
    client = server.client()
    client.headers["accept-language"] = "fr-CA,fr;q=0.9,en;q=0.8"
    assert "Se connecter" in client.get("/login").text
    refused = log_in(client, "ana", "wrong")
    assert refused.status_code == 401
    assert "Le nom ou le mot de passe est faux." in refused.text
    denied = client.get("/gradio_api/queue/data", params={"session_hash": "x"})
    assert denied.json() == {"detail": "Connecte-toi d'abord."}


def test_a_cookie_may_not_name_anything_but_a_language(server: Server) -> None:
    client = server.client()
    client.cookies.set(COOKIE, '"><script>')
    page = client.get("/login").text
    assert '<html lang="en" dir="ltr">' in page
    assert "<script>" not in page
