"""Plans and meals judged from outside: an independent checker, a rubric, sweeps of profiles."""
