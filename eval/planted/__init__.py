"""The examination of the sentence checkers: planted faults, paraphrases, labelled sentences."""
