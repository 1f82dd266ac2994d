"""What examples of plans and drafts are made of: athletes, the rule of a good choice, the week."""
