"""Many services in one Excel workbook: a template that explains itself, export, import and marking of mistakes."""
