"""The import in the admin: its pages, its forms, «Descargar mis filas»."""
