"""An OpenAI-compatible server that says one sentence of the first passage, and can be killed."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSAGE = re.compile(r"\[(P\d+)\][^\n]*\n(.*?)(?:\n\n|\Z)", re.DOTALL)
SAID = "Start at a pace you can hold to the end"


class ModelServer:
    """Listens on the same port after each ``start``.

    ``breaks_off``: the connection ends in the middle of the first words.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.breaks_off = False
        self.port = 0
        self._http: ThreadingHTTPServer | None = None
        self.start()

    def start(self) -> None:
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                told.asked.append(asked)
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                if told.breaks_off:
                    self.send_header("content-length", "100000")
                self.end_headers()
                prompt = asked["messages"][-1]["content"]
                cited = re.search(r"Use:.*?\[(\w+)\]", prompt)
                for word in [SAID, f" [{cited[1] if cited else 'P1'}]."]:
                    event = {"choices": [{"delta": {"content": word}}]}
                    self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                    self.wfile.flush()
                    if told.breaks_off:
                        self.connection.close()
                        return
                self.wfile.write(b"data: [DONE]\n\n")

            def log_message(self, *_arguments: object) -> None:
                """Keep the tests' output clean."""

        ThreadingHTTPServer.allow_reuse_address = True
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = int(self._http.server_address[1])
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """As if killed: nobody listens any more."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None

    @property
    def setting(self) -> str:
        return f"openai:http://127.0.0.1:{self.port}/v1#hyrox-coach"
