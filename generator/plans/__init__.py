"""Training plans: frame, sessions, guard, adaptation. ``making.make_plan`` is the whole walk."""
