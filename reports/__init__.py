"""A definition, with a case's plain values, becomes paper: Jinja and WeasyPrint, no Flask and no SQLAlchemy."""

from reports.fonts import show

show()
