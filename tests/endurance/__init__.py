"""A hall under fire: its processes are killed at random while people work. `make kill` does it 200 times a database."""
