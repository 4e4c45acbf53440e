"""Updates in the admin: the list, the form of a draft, and a page for each step that follows.

`ficha.py` is the ModelAdmin and its addresses; the pages are functions that get it as `admin`.
"""

from compromisos.admin.avance.ficha import AvanceAdmin

__all__ = ["AvanceAdmin"]
