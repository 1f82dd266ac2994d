"""The document of the API, judged by a validator of others, and held against what is answered."""

from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from journal.accounts import Accounts
from journal.tokens import Tokens
from tests.ui.interface.serving import GOOD, Served
from ui.interface.api import PREFIX


class Api:
    def __init__(self, served: Served) -> None:
        who = Accounts(served.journal).register("openapi", "a long enough password")
        secret, _ = Tokens(served.journal, who.id).make("test")
        headers = {"authorization": f"Bearer {secret}"}
        self.client = httpx.Client(base_url=served.address + PREFIX, headers=headers, timeout=30)
        self.document = self.client.get("/openapi.json").json()

    def schema(self, path: str, status: int) -> Any:
        """What the document says of an answer."""
        said = self.document["paths"][path]["post"]["responses"][str(status)]
        schema = said["content"]["application/json"]["schema"]
        return schema | {"components": self.document["components"]}

    def agree(self, path: str, answer: httpx.Response) -> None:
        Draft202012Validator(self.schema(path, answer.status_code)).validate(answer.json())


@pytest.fixture(scope="module")
def api(served: Served) -> Api:
    return Api(served)


def test_the_document_is_valid(api: Api) -> None:
    validate(api.document)
    broken = api.document | {"paths": {"/report": {"post": {"responses": 5}}}}
    with pytest.raises(OpenAPIValidationError):
        validate(broken)


@pytest.mark.parametrize("name", GOOD)
def test_every_path_answers_as_the_document_says(api: Api, name: str) -> None:
    answer = api.client.post(f"/{name}", json=GOOD[name])
    assert answer.status_code == 200
    api.agree(f"/{name}", answer)
    schema = api.schema(f"/{name}", 200)
    shape = api.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert shape["required"]
    # The schema can tell a result from something else.
    assert not Draft202012Validator(schema).is_valid({})
    asked = api.document["paths"][f"/{name}"]["post"]["requestBody"]["content"]
    taken = asked["application/json"]["schema"] | {"components": api.document["components"]}
    Draft202012Validator(taken).validate(GOOD[name])


def test_the_paths_of_the_document_are_all_there_is(api: Api) -> None:
    assert set(api.document["paths"]) == {f"/{name}" for name in GOOD}


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({}, {"authorization": ""}, 401),
        ({"result_id": "gone"}, {}, 404),
        ({"splits": {"run_1": "x" * 1_100_000}}, {}, 413),
        ({"nobody": 1}, {}, 422),
    ],
)  # fmt: skip
def test_refusals_are_as_the_document_says(
    api: Api, body: Any, headers: dict[str, str], status: int
) -> None:
    answer = api.client.post("/report", json=body, headers=headers)
    assert answer.status_code == status
    api.agree("/report", answer)
    assert not Draft202012Validator(api.schema("/report", status)).is_valid({})


def test_a_model_that_is_away_and_too_many_requests_are_as_the_document_says(api: Api) -> None:
    away = api.client.post("/answer", json={"question": "break the model"})
    assert away.status_code == 503
    api.agree("/answer", away)
    answers = [api.client.post("/answer", json=GOOD["answer"]) for _ in range(7)]
    assert answers[-1].status_code == 429
    api.agree("/answer", answers[-1])
