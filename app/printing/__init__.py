"""What goes on paper, put together from the database: the website and the command line print the same."""
