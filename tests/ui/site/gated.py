"""The gate with accounts, before an app that tells what reached it."""

from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from hyrox.settings import Settings
from journal.database import Journal
from journal.tables import Role
from ui.site.allowed import Page
from ui.site.gate import Gate
from ui.site.limits import Limits
from ui.site.routes import site_routes
from ui.site.visitors import Visitors, visitor_of
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


def log_in_from(server: Server, headers: dict[str, str]) -> int:
    fields = {"name": "ana", "password": PASSWORD}
    return int(server.client().post("/login", data=fields, headers=headers).status_code)
