"""One class per kind of field. A kind bound to its `FieldSpec` owns input, storage, display, spreadsheet and print."""
