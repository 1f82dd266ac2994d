"""Writes plan versions one after the other and says each one that is kept; killed by its test."""

import sys

from journal.database import Journal
from journal.diary import Diary
from journal.records import Said

url, owner, chat = sys.argv[1:]
diary = Diary(Journal.open(url), owner)
print("ready", flush=True)
for number in range(200):
    kept = diary.say(chat, Said(role="athlete", text=f"turn {number} " + "x" * 5_000))
    print(kept.number, flush=True)
