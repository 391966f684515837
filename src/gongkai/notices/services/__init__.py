"""The doors of the room: `parse.parse_file` reads a file, `workbook.ledger_workbook` makes a ledger of it."""
