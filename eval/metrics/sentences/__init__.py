"""Reading one sentence, and the truth it is held against; other code than the generator's."""
