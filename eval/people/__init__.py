"""What people say of answers and plans: pairs to compare blindly, and what their ratings add up to.

Nobody has rated anything yet; nothing here holds or claims a rating.
"""
