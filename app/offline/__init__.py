"""A day without network: devices, packs, reserved numbers, and what comes back."""
