"""Three lines to fill: helps, phone enquiries."""
