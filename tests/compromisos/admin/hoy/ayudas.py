"""How many rows a list of the staff or of the site says that it has, whatever page it is."""

from __future__ import annotations

import re

DIRECCION = (
    "compromisos.view_compromiso",
    "compromisos.view_avance",
    "compromisos.view_periodo",
    "instituciones.informar_por_todas_institucion",
)  # of whoever directs: sees every pledge, does nothing to them


def cuantos(client, url: str) -> int:
    """The count of the list at `url`, by what the page itself read."""
    pagina = client.get(url)
    assert pagina.status_code == 200, url
    contexto = pagina.context
    if "#faltan" in url:
        return contexto["faltan"].pagina.paginator.count
    for nombre in ("propuestas", "por_aprobar"):
        if nombre in contexto:
            return len(contexto[nombre])
    if "cl" in contexto:
        return contexto["cl"].result_count
    if "resultado" in contexto:
        return contexto["resultado"].total
    return contexto["pagina"].paginator.count


def en_claro(html: str) -> str:
    """The text of a page, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
