"""Print the secrets and choices of ``deploy/compose.yaml`` with fresh random values.

    python3 deploy/new_env.py > deploy/.env

Once, and kept like a password: another COACH_NAMES_KEY makes athletes' races unlinkable.
"""

import secrets

CHOICES = (
    ("COMPOSE_PROFILES", "cpu", "cpu: llama.cpp serves the model; gpu: vLLM does"),
    ("COACH_ADDRESS", ":80", "or the name that people type: it gets a certificate"),
    ("COACH_REGISTRATION", "1", "0: accounts are made by the operator alone"),
)
SECRETS = (
    "POSTGRES_PASSWORD", "COACH_NAMES_KEY", "COACH_COOKIE", "COACH_METRICS_TOKEN", "OPENAI_API_KEY",
)  # fmt: skip


def env() -> str:
    """The file's text."""
    lines = [f"# {what}\n{name}={value}" for name, value, what in CHOICES]
    return "\n".join([*lines, *(f"{name}={secrets.token_hex(32)}" for name in SECRETS), ""])


if __name__ == "__main__":
    print(env(), end="")
