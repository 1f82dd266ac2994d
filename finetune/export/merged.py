"""The adapter merged into its base: a transformers folder that loads with one line."""

from pathlib import Path
from typing import Any

from finetune.base import load_base
from finetune.export.trained import Trained
from generator.chat_format import CHAT_TEMPLATE, END_OF_TURN
from generator.weights import Progress, to_stderr
from hyrox.errors import ModelError


def write_merged(
    trained: Trained, target: Path, cache_dir: Path, progress: Progress = to_stderr
) -> None:
    """Write base plus adapter in bfloat16 to ``target``, with tokenizer and generation settings.

    The sum is made in float32 and rounded once. The tokenizer carries the project's chat template
    and generation ends at a turn's end, so that ``pipeline("text-generation", folder)`` writes a
    turn.

    Args:
        cache_dir: where the embedded base lies, or is unpacked to.

    Raises:
        ModelError: the base is not on this machine, or the adapter does not fit it.
    """
    from peft import PeftModel

    base = load_base(trained.base, cache_dir, "bfloat16", progress)
    progress("Merging the adapter into the base.")
    try:
        # peft keeps an adapter's matrices in float32, and casts only the sum.
        adapted: Any = PeftModel.from_pretrained(base.model, str(trained.folder))
    except (OSError, ValueError, RuntimeError) as error:
        first = str(error).strip().split("\n")[0]
        raise ModelError(f"The adapter does not fit {trained.base!r}: {first}") from None
    model = adapted.merge_and_unload()
    tokenizer = base.tokenizer
    tokenizer.chat_template = CHAT_TEMPLATE
    model.generation_config.eos_token_id = ends(model, tokenizer)
    model.generation_config.do_sample = False
    for sampling in ("temperature", "top_k", "top_p"):
        setattr(model.generation_config, sampling, None)
    model.save_pretrained(target)
    tokenizer.save_pretrained(target)


def ends(model: Any, tokenizer: Any) -> list[int]:
    """Tokens at which an answer ends: the base's own, and the end of a turn where it is one."""
    own = model.generation_config.eos_token_id
    listed = own if isinstance(own, list) else [own]
    turn = tokenizer.get_vocab().get(END_OF_TURN)
    return sorted({*listed, tokenizer.eos_token_id, turn} - {None})
