"""«Hoy», the first page of the staff: what is first for this person, and how the edition goes.

`asunto.py` is what a row says; `de_revision.py`, `propios.py` and `de_seguimiento.py` find what waits, by what one may do;
`pagina.py` puts it in order (`reglas/prioridades.py`); `panel.py` is the page of the director.
"""
