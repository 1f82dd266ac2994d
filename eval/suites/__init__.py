"""What is measured: each suite one file with ``cases``, ``answer`` and ``score``."""
