"""Who may come in, what they may do, and what browsers are told to refuse."""
