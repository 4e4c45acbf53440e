"""Tables and their columns: out, as CSV, XLSX and JSON; in, as the import reads them."""
