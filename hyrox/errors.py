"""One exception base. Every message is a sentence for the person who reads it:
what is wrong, and what to do about it.
"""


class HyroxCoachError(Exception):
    """Base of every error the project raises on purpose."""


class InputError(HyroxCoachError):
    """Something a person typed or uploaded cannot be used (exit code 2 on the command line)."""


class NotFoundError(InputError):
    """A result, cohort or document that was asked for does not exist."""


class StoreError(HyroxCoachError):
    """A store is missing, locked, damaged or built by another version."""


class ModelError(HyroxCoachError):
    """The language model cannot be found, loaded or reached."""
