"""What comes in by a file: formats → normalize → the columns' widgets → jueces → motor, which writes.

`batches.py` runs it over a whole file; `expediente.py` keeps a file that somebody sent, from upload to undo;
`resources.py` offers the same to who knows django-import-export. `motor/` need not be opened to know what a row means.
"""
