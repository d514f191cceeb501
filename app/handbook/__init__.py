"""办事手册: editions of the book of an organisation — ordered, made by the worker, kept in the store."""
