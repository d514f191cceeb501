"""What is done without anybody asking: by the worker, and by the first request of a day."""
