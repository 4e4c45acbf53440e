"""Resources of the API that are on their way out; of their fields, each column says it (`Columna.obsoleta`)."""

from __future__ import annotations

from compromisos.salidas.datos.obsoleto import Obsoleto

# {name of the resource: what is said of it}. Empty: nothing of this version is on its way out.
OBSOLETOS: dict[str, Obsoleto] = {}
