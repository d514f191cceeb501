"""Files of documents: taken in, kept sealed, shown page by page, marked; and signatures bound to what was signed."""
