"""Whole pages kept in the memory of the web process, and given out while nothing public has changed.

    direcciones   which requests may be answered so, and by which key
    almacen       the memory, bounded in bytes
    paginas       version, 304, what is kept and how it is packed

Asked by `config/puerta.py` before Django. What it rests on is `compromisos/models/version_publica.py`; how to run it,
docs/operation.md («Caches»); why nothing stale comes out, docs/adr/0057-whole-pages-kept.md.
"""
