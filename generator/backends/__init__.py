"""The chat model behind the coach, chosen by one setting."""

import os
from pathlib import Path
from typing import Literal

from generator.backends.base import CoachModel
from generator.weights import Progress, merged_model, to_stderr
from hyrox.errors import ModelError
from hyrox.settings import Settings

__all__ = ["CoachModel", "chat_model"]


def chat_model(
    setting: str,
    config: Settings,
    *,
    adapter_dir: Path | Literal["as set"] | None = "as set",
    progress: Progress = to_stderr,
) -> CoachModel | None:
    """The model a setting names, loaded and ready; None for ``none``.

    Args:
        setting: ``embedded``, ``openai:<base url>#<model>``,
            ``hf:<model or folder>[+<adapter>]``, ``fake`` or ``none``. A server's key is read
            from the environment variable ``OPENAI_API_KEY``.
        config: says where prepared weights are kept (the first ``embedded`` makes them, 16 s),
            which adapter the embedded model has and how many threads it may use.
        adapter_dir: another adapter for the embedded model; None = the base alone.
        progress: receives a sentence at each stage of a preparation.

    Raises:
        ModelError: the setting is not one of these, or the model cannot be had.
    """
    kind, _, rest = setting.partition(":")
    if setting == "none":
        return None
    if setting == "embedded":
        from generator.backends.embedded import EmbeddedModel

        merged_in = config.adapter if isinstance(adapter_dir, str) else adapter_dir
        path = merged_model(config.models_dir, merged_in, progress)
        return EmbeddedModel(path=path, threads=config.threads)
    if setting == "fake":
        from generator.backends.fake import FakeModel

        return FakeModel()
    if kind == "openai" and "#" in rest:
        from generator.backends.openai import OpenAIModel

        url, _, name = rest.rpartition("#")
        key = os.environ.get("OPENAI_API_KEY") or None
        return OpenAIModel.model_validate({"url": url, "model": name, "key": key})
    if kind == "hf" and rest:
        from generator.backends.hf import HFModel

        name, _, adapter = rest.partition("+")
        return HFModel(
            model=name, adapter=adapter or None, offload_dir=config.models_dir / "offload"
        )
    raise ModelError(
        f"The model setting {setting!r} is not understood; use embedded, none, "
        "hf:<model>[+<adapter>] or openai:<url>#<model>."
    )
