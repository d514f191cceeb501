"""What an editor of definitions needs to know: plain trees, their shape, what refers to what, and how two meet."""
