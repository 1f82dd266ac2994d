"""What examples of meals are made of: dishes as evidence, wishes as questions, answers."""
