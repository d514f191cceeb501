"""A definition becomes input: kinds of fields, forms, answers, checklists. WTForms, no Flask, no SQLAlchemy."""
