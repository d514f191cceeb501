"""Results on their way to people: by hand, by post, picked up with a code."""
