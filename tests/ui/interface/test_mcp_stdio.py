"""``hyrox-coach mcp`` in a process of its own, asked by the protocol's own client."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

from tests.ui.interface.program import run
from tests.ui.interface.serving import GOOD, PROJECT
from ui.interface.calls import Calls, PlanAsked, QuestionAsked, RaceAsked

COMMAND = [sys.executable, str(PROJECT / "tests" / "ui" / "interface" / "serving.py")]
TAKES = {"report": RaceAsked, "neighbours": RaceAsked, "evidence": QuestionAsked,
         "answer": QuestionAsked, "plan": PlanAsked}  # fmt: skip


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(PROJECT), "HYROX_COACH_HOME": str(tmp_path)}


def use(
    talk: Callable[[Client], Awaitable[Any]], environment: dict[str, str], said: Path,
    mode: str = "auto",
) -> Any:  # fmt: skip
    """What the protocol's own client makes of it; ``said`` gets the process's standard error."""

    async def talked() -> Any:
        command = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:], env=environment)
        with said.open("w", encoding="utf-8") as errors:
            async with Client(stdio_client(command, errlog=errors), mode=mode) as client:  # type: ignore[arg-type]
                return await talk(client)

    return run(talked)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_lists_and_calls_every_tool(
    mode: str, environment: dict[str, str], tmp_path: Path
) -> None:
    async def talk(client: Client) -> dict[str, Any]:
        tools = (await client.list_tools()).tools
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        found = {tool.name: await client.call_tool(tool.name, GOOD[tool.name]) for tool in tools}
        found["refused"] = await client.call_tool("report", {"result_id": "gone"})
        found["invalid"] = await client.call_tool("plan", {"weeks": "many words"})
        with pytest.raises(MCPError, match="There are: report"):
            await client.call_tool("steal", {})
        return found

    said = tmp_path / "said.txt"
    found = use(talk, environment, said, mode)
    from tests.ui.interface.serving import ServedCoach

    calls = Calls(ServedCoach())  # type: ignore[arg-type]
    for name, takes in TAKES.items():
        wanted = getattr(calls, name)(takes.model_validate(GOOD[name]))
        assert found[name].structured_content == json.loads(json.dumps(wanted)), name
    assert found["refused"].is_error
    assert "no result" in found["refused"].content[0].text
    assert found["invalid"].is_error
    assert found["invalid"].content[0].text.startswith("weeks: ")
    assert "many words" not in found["invalid"].content[0].text
    # What a library prints reaches people, not the client.
    assert "a library prints this" in said.read_text(encoding="utf-8")


def test_a_cancelled_answer_stops(environment: dict[str, str], tmp_path: Path) -> None:
    async def talk(client: Client) -> None:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.call_tool, "answer", {"question": "Go on for ever"})
            await heard("begun")
            tasks.cancel_scope.cancel()
        told = await client.call_tool("neighbours", GOOD["neighbours"])
        assert not told.is_error
        await heard("stopped")

    async def heard(word: str) -> None:
        with anyio.fail_after(15):
            while word not in said.read_text(encoding="utf-8"):
                await anyio.sleep(0.02)

    said = tmp_path / "said.txt"
    use(talk, environment, said)


def test_standard_output_carries_the_protocol_alone_and_the_end_of_input_ends_it(
    environment: dict[str, str],
) -> None:
    lines = [
        "this is no message",
        '{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": '
        '"2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}}',
        '{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        '{"jsonrpc": "2.0", "id": 2, "method": "tools/list"}',
        '{"jsonrpc": "2.0", "id": 3, "method": "resources/list"}',
    ]
    with subprocess.Popen(
        COMMAND, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write("\n".join(lines) + "\n")
        running.stdin.flush()
        told = []
        while not told or {1, 2, 3} - {each.get("id") for each in told}:
            told.append(json.loads(running.stdout.readline()))
        running.stdin.close()
        assert running.wait(20) == 0
        assert running.stdout.read() == ""
        assert "Ctrl-D" in running.stderr.read()
    by_id = {each.get("id"): each for each in told}
    assert by_id[1]["result"]["protocolVersion"] == "2025-06-18"
    assert len(by_id[2]["result"]["tools"]) == 5
    assert by_id[3]["error"]["code"] == -32601


def test_an_interrupt_ends_it_at_once(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        COMMAND, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stderr
        assert "Answering over MCP" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(5) == -signal.SIGINT
