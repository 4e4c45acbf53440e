"""How a row travels in: formats → normalize → resources (widgets, filas) → batches."""
