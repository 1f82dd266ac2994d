"""How fast the embedded model reads and writes, against llama.cpp bare and against transformers.

    python benchmarks/decode.py [--rounds 5] [--tokens 96] [--threads 2] [--no-adapter]

Each round asks all three the same question in turn, so that a busy machine is busy for all.
``ours`` is the backend as the coach uses it, timed by the reader of the stream; ``raw`` is
llama.cpp's own count on the same file and threads; ``transformers`` is ``generate`` on the same
base with the same adapter merged. Prints JSON: medians in tokens a second, and the two ratios.
"""

import argparse
import json
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from langchain_core.messages import HumanMessage

from generator.backends.embedded import EmbeddedModel, free_threads, start_server
from generator.chat_format import BOS, render_chat
from generator.weights import ADAPTER_DIR, merged_model
from hyrox.settings import settings

LINE = "[F{n}] {station}: {minutes}:{seconds:02d}, {gap} s slower than the median of the peers. "
STATIONS = ("SkiErg", "Sled push", "Sled pull", "Burpee broad jump", "Row", "Lunges")
QUESTION = "\nQuestion: Tell me about every one of these stations in turn."


def prompt(seed: int, lines: int = 30) -> str:
    """A prompt of about 30 tokens a line, unlike that of any other seed from its first line on."""
    said = [
        LINE.format(
            n=seed * 100 + n,
            station=STATIONS[n % len(STATIONS)],
            minutes=3 + (seed + n) % 5,
            seconds=(17 * n + seed) % 60,
            gap=(7 * n + 3 * seed) % 90 + 1,
        )
        for n in range(lines)
    ]
    return f"Race {seed}. " + "\n".join(said) + QUESTION


class Transformers:
    """``generate`` on the same base, in the dtype that is faster here, the adapter merged."""

    def __init__(self, adapter: Path | None, threads: int) -> None:
        import torch

        from finetune.base import load_base

        torch.set_num_threads(threads)
        base = load_base("embedded", settings().models_dir)
        self.model, self.tokenizer = base.model.eval(), base.tokenizer
        if adapter is not None:
            from peft import PeftModel

            self.model = PeftModel.from_pretrained(self.model, adapter).merge_and_unload().eval()

    def decode(self, text: str, tokens: int) -> float:
        import torch

        class Clock:
            def __init__(self) -> None:
                self.times: list[float] = []

            def put(self, _ids: Any) -> None:
                self.times.append(time.perf_counter())

            def end(self) -> None:
                """Nothing is held back."""

        clock = Clock()
        ids = self.tokenizer(text, add_special_tokens=False, return_tensors="pt")
        with torch.no_grad():
            self.model.generate(
                **ids,
                max_new_tokens=tokens,
                min_new_tokens=tokens,
                do_sample=False,
                streamer=clock,
            )
        # The streamer is handed the prompt first, then each token.
        return rate(clock.times[1:])


def rate(times: list[float]) -> float:
    """Tokens a second between the first token and the last."""
    if len(times) < 8:
        raise SystemExit(f"Only {len(times)} tokens were written; nothing to measure.")
    return (len(times) - 1) / (times[-1] - times[0])


def ours_decode(model: EmbeddedModel, text: str, tokens: int) -> float:
    """Timed where the coach reads: LangChain's stream, one chunk a token."""
    times = []
    for chunk in model.stream([HumanMessage(text)], max_tokens=tokens):
        if chunk.text:
            times.append(time.perf_counter())
    return rate(times)


def raw_timings(server: Any, text: str, tokens: int) -> dict[str, float]:
    """llama.cpp's own timings of one whole call."""
    request = {"prompt": text.removeprefix(BOS), "n_predict": tokens, "temperature": 0}
    timings: dict[str, float] = server.handle_completions(request)["timings"]
    return timings


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=96)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--no-adapter", action="store_true")
    arguments = parser.parse_args()
    adapter = None if arguments.no_adapter else ADAPTER_DIR
    threads = free_threads(arguments.threads)
    path = merged_model(settings().models_dir, adapter)
    model = EmbeddedModel(path=path, threads=threads)
    server = start_server(path, threads, 4096, "benchmark")
    other = Transformers(adapter, threads)
    found: dict[str, list[float]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)

    # Round 0 warms everything up and is not counted.
    for round_ in range(arguments.rounds + 1):
        text = prompt(round_)
        rendered = render_chat([{"role": "user", "content": text}])
        start = time.perf_counter()
        read = model.prefill(text)
        prefill = read / (time.perf_counter() - start)
        ours = ours_decode(model, text, arguments.tokens)
        timings = raw_timings(server, rendered, arguments.tokens)
        theirs = other.decode(rendered, arguments.tokens)
        print(f"round {round_}: ours {ours:.1f} tok/s", file=sys.stderr, flush=True)
        if not round_:
            continue
        note("ours_prefill", prefill)
        note("ours_decode", ours)
        note("raw_prefill", timings["prompt_per_second"])
        note("raw_decode", timings["predicted_per_second"])
        note("transformers_decode", theirs)
        note("ours_of_raw", ours / timings["predicted_per_second"])
        note("ours_of_transformers", ours / theirs)
    medians = {name: round(statistics.median(values), 3) for name, values in found.items()}
    goals = {"ours_of_raw": 0.95, "ours_of_transformers": 2.5}
    result = {
        "file": path.name,
        "threads": threads,
        "rounds": arguments.rounds,
        "tokens_per_s": medians,
        "met": {name: medians[name] >= goal for name, goal in goals.items()},
    }
    print(json.dumps(result, indent=2))
    model.close()


if __name__ == "__main__":
    main()
