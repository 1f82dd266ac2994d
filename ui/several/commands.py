"""What ``model serve`` and ``up`` do. Every function takes the parsed arguments and returns the
exit code."""

import argparse

from ingest.progress import Progress
from ui.commands import print_json, settings_of
from ui.several.stopping import interrupt_on_terminate


def serve_model(arguments: argparse.Namespace) -> int:
    """Serve the embedded model until interrupted."""
    from ui.several.model_server import Serving
    from ui.several.model_server import serve_model as serve

    interrupt_on_terminate()

    def announce(setting: str) -> None:
        if arguments.json:
            print_json({"model": setting})
        else:
            print(f"The model is ready: HYROX_COACH_MODEL={setting}", flush=True)

    asked = Serving(arguments.host, arguments.port, arguments.slots)
    serve(settings_of(arguments), asked, announce, Progress())
    return 0


def up(arguments: argparse.Namespace) -> int:
    """Run the whole set of processes until interrupted."""
    from ui.several.parts import Wanted
    from ui.several.up import run

    interrupt_on_terminate()

    def announce(addresses: list[str]) -> None:
        if arguments.json:
            print_json({"addresses": addresses})
        else:
            print(f"HyroxCoach is ready: {' '.join(addresses)}", flush=True)

    wanted = Wanted(
        arguments.copies, arguments.slots, proxy=not arguments.no_proxy,
        own_postgresql=arguments.own_postgresql,
    )  # fmt: skip
    run(settings_of(arguments), wanted, announce, Progress())
    return 0
