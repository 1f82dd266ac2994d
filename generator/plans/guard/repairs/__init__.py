"""Repairs, each for a group of rules. They act on a ``Desk`` and write down what they did."""
