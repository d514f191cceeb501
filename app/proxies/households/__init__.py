"""One visit for a household: several items of several members in one go."""
