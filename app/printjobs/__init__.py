"""Long prints: jobs of the worker, and public papers kept by digest."""
