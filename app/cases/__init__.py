"""Cases (办件): their clocks, their way through the tiers, and what people do to them."""
