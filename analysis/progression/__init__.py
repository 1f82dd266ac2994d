"""What athletes did next: pairs of races, nearest cases, the next finish, realistic gains."""
