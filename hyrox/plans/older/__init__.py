"""Plans of the first version: a week by the names of its days, amounts in words."""
