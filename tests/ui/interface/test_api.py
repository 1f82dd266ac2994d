"""The HTTP API behind the gate: who may ask, what comes back, what is refused and how."""

from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from hyrox.settings import Settings
from journal import accounts
from journal.accounts import Accounts
from journal.database import Journal
from journal.tokens import Tokens
from ui.app import build_app
from ui.interface.api import PREFIX
from ui.serve import server_options

TIMES = {"run_1": "4:31", "ski_erg": 268, "run_2": "4:40", "sled_push": 190, "run_3": 285,
         "sled_pull": 300, "run_4": 290, "burpee_broad_jump": 310, "run_5": 295, "row": 275,
         "run_6": 292, "farmers_carry": 140, "run_7": 300, "sandbag_lunges": 320, "run_8": 330,
         "wall_balls": 400, "roxzone": "6:42"}  # fmt: skip
RACE = {"splits": TIMES, "division": "open", "gender": "male", "age_group": "35-39"}
PLACES = ("report", "neighbours", "evidence", "answer", "plan")
FITS: dict[str, Any] = {
    "report": RACE, "neighbours": {"result_id": "ref-1"}, "plan": {},
    "answer": {"question": "Where did I lose time?", "race": RACE},
    "evidence": {"question": "How do I taper?"},
}  # fmt: skip


class Api:
    def __init__(self, coach: Any, journal: Journal, folder: Path, host: str) -> None:
        from gradio.routes import App

        settings = Settings(home=folder, host=host)
        site = build_app(coach, journal, settings)
        options = server_options(site, settings, coach)
        self.app = App.create_app(site.blocks, app_kwargs=options)
        self.journal = journal
        self.client = TestClient(self.app, base_url="http://127.0.0.1:7860")

    def ask(self, place: str, body: Any, token: str = "", **headers: str) -> Any:
        if token:
            headers["authorization"] = f"Bearer {token}"
        return self.client.post(f"{PREFIX}/{place}", json=body, headers=headers)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture
def own(fake_coach: Any, journal: Journal, tmp_path: Path) -> Api:
    return Api(fake_coach, journal, tmp_path, "127.0.0.1")


@pytest.fixture
def shared(fake_coach: Any, journal: Journal, tmp_path: Path) -> Api:
    return Api(fake_coach, journal, tmp_path, "0.0.0.0")


def test_a_race_is_reported_with_neighbours_that_have_no_names(own: Api) -> None:
    told = own.ask("report", RACE).json()
    assert told["cohort"]["n"] == 1243
    assert len(told["segments"]) == 17
    near = own.ask("neighbours", {"result_id": "ref-1"}).json()
    assert set(near) == {"neighbours", "cohort"}
    assert all(n["label"].startswith("Athlete ") for n in near["neighbours"])


def test_an_answer_carries_its_evidence(own: Api) -> None:
    told = own.ask("answer", FITS["answer"]).json()
    known = {item["id"] for item in told["evidence"]}
    assert told["sentences"]
    assert {c for s in told["sentences"] for c in s["citations"]} <= known


@pytest.mark.parametrize(
    ("place", "body", "status", "says"),
    [
        ("report", {}, 422, "Missing|times"),
        ("report", {"splits": {"run_1": "1"}, "division": "open", "gender": "male"}, 422, "."),
        ("report", {"result_id": "gone"}, 404, "no result"),
        ("report", {"result_id": "ref-1", "splits": {"run_1": 1}}, 422, "not both"),
        ("report", {"nobody": 1}, 422, "nobody"),
        ("report", [], 422, "."),
        ("report", {"splits": {str(n): 1 for n in range(18)}}, 422, "splits"),
        ("answer", {"question": ""}, 422, "question"),
        ("answer", {"question": "x" * 20_001}, 422, "question"),
        ("answer", {"question": "break the model"}, 503, "doctor"),
        ("plan", {"weeks": 99}, 422, "weeks"),
        ("plan", {"profile": {"personal_info": {"age": "abc"}}}, 422, "."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_in_a_sentence(
    own: Api, place: str, body: Any, status: int, says: str
) -> None:
    import re

    answer = own.ask(place, body)
    assert answer.status_code == status, answer.text
    detail = answer.json()["detail"]
    assert re.search(says, detail)
    assert len(detail) < 400
    assert "Traceback" not in answer.text


def test_with_a_log_in_only_a_token_opens_it(shared: Api) -> None:
    ana = Accounts(shared.journal).register("ana", "password of ana")
    secret, token = Tokens(shared.journal, ana.id).make("watch")
    for place in PLACES:
        assert shared.ask(place, FITS[place]).status_code == 401
        assert shared.ask(place, FITS[place], "hc_wrong").status_code == 401
    fields = {"name": "ana", "password": "password of ana"}
    answer = shared.client.post("/login", data=fields, follow_redirects=False)
    assert answer.status_code == 303
    assert shared.client.cookies
    assert shared.ask("report", RACE).status_code == 401
    assert shared.ask("report", RACE, secret).status_code == 200
    Tokens(shared.journal, ana.id).remove(token.id)
    assert shared.ask("report", RACE, secret).status_code == 401


def test_a_page_of_another_site_gets_nothing_from_the_owners_machine(own: Api) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert own.ask("report", RACE, **headers).status_code == 403


def test_too_large_and_too_often_are_refused(own: Api) -> None:
    big = own.client.post(f"{PREFIX}/report", content=b"x" * 1_100_000)
    assert big.status_code == 413
    statuses = [own.ask("answer", FITS["answer"]).status_code for _ in range(8)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429


def test_the_document_describes_what_there_is(own: Api) -> None:
    told = own.client.get(f"{PREFIX}/openapi.json").json()
    assert told["openapi"].startswith("3.")
    assert set(told["paths"]) == {f"/{place}" for place in PLACES}
    for path, methods in told["paths"].items():
        assert set(methods) == {"post"}, path
        assert methods["post"]["summary"]
        assert {"200", "401", "404", "422", "429"} <= set(methods["post"]["responses"])
    schemas = told["components"]["schemas"]
    for name in ("RaceAsked", "QuestionAsked", "PlanAsked"):
        assert schemas[name]["additionalProperties"] is False
    # Every reference leads somewhere.
    text = str(told)
    for part in text.split("'#/components/schemas/")[1:]:
        assert part.split("'")[0] in schemas
