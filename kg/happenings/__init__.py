"""Accounts of different articles → happenings: which of them tell of one and the same, and why."""
