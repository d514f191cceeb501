"""Paper that comes back: scanned stacks, split and filed by the codes on their pages."""
