"""What the pages of a period ask of the admin that holds them."""

from __future__ import annotations

from typing import Any, Protocol

from django.http import HttpRequest
from django.template.response import TemplateResponse

from compromisos.models import Periodo


class AdminDePeriodos(Protocol):
    def get_queryset(self, request: HttpRequest) -> Any: ...

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool: ...

    def puede_operar(self, request: HttpRequest) -> bool: ...

    def tablero_de(self, periodo: Periodo) -> str: ...

    def pagina(
        self, request: HttpRequest, plantilla: str, /, *, estado: int = 200, **contexto: Any
    ) -> TemplateResponse: ...
