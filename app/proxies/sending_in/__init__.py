"""Papers that villagers send in through a link of their own."""
