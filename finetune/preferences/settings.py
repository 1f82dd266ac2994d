"""Every setting of a preference run, with its help text."""

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hyrox.errors import InputError


class DpoSettings(BaseModel):
    """The recipe; ``beta`` as in the DPO paper's experiments, the rest as in training."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = Field("embedded", description="embedded, or a model's folder or name")
    beta: float = Field(0.1, gt=0, description="pull towards the starting adapter")
    learning_rate: float = Field(2e-5, gt=0, description="peak learning rate")
    epochs: float = Field(1.0, gt=0, description="passes over the pairs")
    steps: int = Field(0, ge=0, description="optimiser steps; 0 = as many as the epochs")
    accumulation: int = Field(8, ge=1, description="pairs per optimiser step")
    schedule: Literal["cosine", "linear", "constant"] = Field("cosine", description="its course")
    warmup: float = Field(0.1, ge=0, lt=1, description="share of the steps spent warming up")
    clip: float = Field(1.0, gt=0, description="largest norm of the gradient")
    max_length: int = Field(4096, ge=16, description="longest prompt with its two answers, tokens")
    evaluate_pairs: int = Field(64, ge=0, description="held-out pairs judged before and after")
    answer_prompts: int = Field(16, ge=0, description="held-out prompts answered before and after")
    dtype: Literal["auto", "bfloat16", "float32"] = Field("auto", description="of computing")
    threads: int = Field(0, ge=0, description="CPU threads; 0 = PyTorch's choice")
    seed: int = Field(7, ge=0, description="of the order")

    def changed(self, changes: Iterable[str]) -> "DpoSettings":
        """With ``NAME=VALUE`` changes.

        Raises:
            InputError: there is no such setting, or it cannot have that value.
        """
        fields: dict[str, object] = self.model_dump()
        for change in changes:
            name, equals, value = change.partition("=")
            if not equals or name not in fields:
                known = ", ".join(fields)
                raise InputError(f"'{change}' is no setting; write NAME=VALUE with one of {known}.")
            fields[name] = value
        try:
            return DpoSettings.model_validate(fields)
        except ValidationError as error:
            first = error.errors()[0]
            raise InputError(
                f"The setting {first['loc'][0]} cannot be '{first['input']}': {first['msg']}."
            ) from None
