"""Any Hugging Face model, with or without an adapter, served by transformers.

On CUDA the weights are held in four bits (NF4, double quantisation); on a CPU as they come. Needs
the ``finetune`` extra, which brings PyTorch.
"""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from langchain_core.messages.ai import UsageMetadata
from pydantic import Field, PrivateAttr

from generator.backends.base import Ask, CoachModel, usage
from generator.chat_format import END_OF_TURN, render_chat, with_bos
from hyrox.errors import ModelError


class HFModel(CoachModel):
    """A transformers causal language model; one generation at a time.

    An adapter of ours was taught in the project's chat format, so with an adapter, or where the
    tokenizer brings no chat template, that format is used; else the tokenizer's own.

    Raises:
        ModelError: when built, the packages, the model or the adapter are missing or unreadable.
    """

    model: str = Field(description="A model's name on the hub (cached) or a folder.")
    adapter: str | None = Field(default=None, description="A peft adapter's folder or name.")
    offload_dir: Path = Field(description="Where weights go that fit neither GPU nor memory.")

    _model: Any = PrivateAttr(default=None)
    _tokenizer: Any = PrivateAttr(default=None)
    _busy: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        try:
            self._tokenizer, self._model = load(self.model, self.adapter, self.offload_dir)
        except ImportError as error:
            raise ModelError(
                f"'hf:' models need more packages ({error.name} is missing): "
                "pip install 'hyrox-coach[finetune]'."
            ) from None
        except (OSError, ValueError, RuntimeError) as error:
            first = str(error).strip().split("\n")[0]
            raise ModelError(f"The model {self.model!r} cannot be loaded: {first}") from None

    @property
    def _llm_type(self) -> str:
        return "hf"

    def close(self) -> None:
        super().close()
        with self._busy:
            self._model = None

    def _ids(self, messages: list[dict[str, str]]) -> Any:
        if self.adapter is None and self._tokenizer.chat_template:
            text = self._tokenizer.apply_chat_template(
                _folded(messages), tokenize=False, add_generation_prompt=True
            )
        else:
            text = with_bos(render_chat(messages), self._tokenizer.bos_token)
        return self._tokenizer(text, add_special_tokens=False, return_tensors="pt")

    def _tokens(self, ask: Ask) -> Iterator[str | UsageMetadata]:
        from transformers import TextIteratorStreamer

        if self._model is None:
            raise ModelError("The model is closed.")
        prompt = self._ids(ask.messages).to(_entrance(self._model))
        read = prompt["input_ids"].shape[1]
        streamer: Any = TextIteratorStreamer(
            self._tokenizer, skip_prompt=True, skip_special_tokens=True
        )
        complete = threading.Event()
        options = self._options(ask, complete)
        failure: list[Exception] = []
        written: list[int] = []

        def work() -> None:
            try:
                with self._busy:
                    ids = self._model.generate(**prompt, **options, streamer=streamer)
                written.append(ids.shape[1] - read)
            except Exception as error:
                failure.append(error)
                streamer.end()

        worker = threading.Thread(target=work, name="hf-model", daemon=True)
        worker.start()
        yield from _until(streamer, [*ask.stops, END_OF_TURN], complete)
        worker.join()
        if failure:
            raise ModelError(f"The model failed: {failure[0]}") from failure[0]
        yield usage(read, sum(written))

    def _options(self, ask: Ask, complete: threading.Event) -> dict[str, Any]:
        from transformers import StoppingCriteria, StoppingCriteriaList

        class Ended(StoppingCriteria):
            def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:  # noqa: ARG002
                ended = ask.stopped.is_set() or complete.is_set()
                return input_ids.new_full((input_ids.shape[0],), ended).bool()

        ends = {self._tokenizer.eos_token_id, *_listed(self._model.generation_config.eos_token_id)}
        end_of_turn = self._tokenizer.get_vocab().get(END_OF_TURN)
        options: dict[str, Any] = {
            "max_new_tokens": ask.max_tokens,
            "do_sample": ask.temperature > 0,
            "eos_token_id": sorted({*ends, end_of_turn} - {None}),
            "stopping_criteria": StoppingCriteriaList([Ended()]),
        }
        if ask.temperature > 0:
            options["temperature"] = ask.temperature
        return options


def load(
    model: str,
    adapter: str | None,
    offload_dir: Path,
    max_memory: Mapping[int | str, int | str] | None = None,
) -> tuple[Any, Any]:
    """Tokenizer and model in evaluation mode, the adapter attached.

    The offload folder is always given: without it, a model that does not fit fails only once it
    is loaded with its adapter.

    Args:
        model: a model's folder or name.
        adapter: a peft adapter's folder or name.
        offload_dir: made when missing.
        max_memory: how much may lie on each device (a GPU's number, or ``cpu``), as accelerate
            writes it; what is beyond is read from disk at each step. None: what the devices have.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

    offload_dir.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"offload_folder": str(offload_dir), "dtype": "auto"}
    if max_memory is not None:
        options |= {"device_map": "auto", "max_memory": dict(max_memory)}
    if torch.cuda.is_available():
        options |= {
            "device_map": "auto",
            "quantization_config": BitsAndBytesConfig(  # type: ignore[no-untyped-call]
                load_in_4bit=True,
                bnb_4bit_quant_type="nf4",
                bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=torch.bfloat16,
            ),
        }
    tokenizer = AutoTokenizer.from_pretrained(model)
    loaded: Any = AutoModelForCausalLM.from_pretrained(model, **options)
    if adapter is not None:
        loaded = with_adapter(loaded, adapter, offload_dir)
    return tokenizer, loaded.eval()


def with_adapter(model: Any, adapter: str, offload_dir: Path) -> Any:
    """A loaded model with its adapter attached, wherever its weights lie."""
    places = getattr(model, "hf_device_map", None) or {}
    if {"cpu", "disk"} & {str(place) for place in places.values()}:
        return _adapted_in_place(model, adapter)
    from peft import PeftModel

    return PeftModel.from_pretrained(model, adapter, offload_folder=str(offload_dir))


def _entrance(model: Any) -> Any:
    """The device on which the model takes its prompt."""
    hook = getattr(model.get_input_embeddings(), "_hf_hook", None)
    device = getattr(hook, "execution_device", None)
    return model.device if device is None else device


def _adapted_in_place(model: Any, adapter: str) -> Any:
    """A model some of whose weights lie elsewhere until they are needed, its adapter attached.

    peft's own loader takes such a model apart and distributes it anew, which fails: without an
    offload folder at once, with one on its missing index, and where embeddings are tied to the
    output layer at the first token (peft 0.21). Here the model stays where it is, and the
    matrices, which are small, go to where each of its layers computes.
    """
    from peft import PeftConfig, get_peft_model, load_peft_weights, set_peft_model_state_dict
    from peft.tuners.lora import LoraLayer

    adapted = get_peft_model(model, PeftConfig.from_pretrained(adapter, inference_mode=True))
    for layer in adapted.modules():
        if isinstance(layer, LoraLayer):
            hook = getattr(layer.get_base_layer(), "_hf_hook", None)
            device = getattr(hook, "execution_device", None)
            for matrices in (layer.lora_A, layer.lora_B):
                # float32, as peft's loader has them: they are stored as float16.
                matrices.to_empty(device="cpu" if device is None else device).float()
    set_peft_model_state_dict(adapted, load_peft_weights(adapter, device="cpu"))
    return adapted


def _until(pieces: Any, stops: list[str], complete: threading.Event) -> Iterator[str]:
    """The pieces up to the first stop string; sets ``complete`` once it is met.

    The last characters are held back while they may be the beginning of a stop string.
    """
    held, longest = "", max(len(stop) for stop in stops) - 1
    for piece in pieces:
        held += piece
        found = [place for stop in stops if (place := held.find(stop)) >= 0]
        if found:
            last = held[: min(found)]
            if last:
                yield last
            complete.set()
            return
        free = len(held) - next(
            (n for n in range(longest, 0, -1) if any(s.startswith(held[-n:]) for s in stops)), 0
        )
        if free > 0:
            yield held[:free]
            held = held[free:]
    if held:
        yield held


def _folded(messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """The system message put before the user's first: some templates refuse a system turn."""
    if messages and messages[0]["role"] == "system" and len(messages) > 1:
        system, first, *rest = messages
        return [{**first, "content": f"{system['content']}\n\n{first['content']}"}, *rest]
    return messages


def _listed(ids: int | list[int] | None) -> list[int]:
    return ids if isinstance(ids, list) else [] if ids is None else [ids]
