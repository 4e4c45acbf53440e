"""Filter of the list of pledges by deadlines near today, as «Hoy» counts them."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.dias import Dia
from compromisos.lectura.vencimientos import recien_vencidos, vencen_sin_decirlo
from compromisos.models import SituacionCompromiso


class PorVencimiento(admin.SimpleListFilter):
    title, parameter_name = gettext_lazy("cuándo vence"), "vence"

    def lookups(self, request, model_admin):
        return [
            ("esta_semana", _("En los próximos siete días, sin informe que lo dé por cumplido")),
            ("recien_vencido", _("En los últimos siete días, y sigue abierto")),
        ]

    def queryset(self, request, queryset):
        cuales = {"esta_semana": vencen_sin_decirlo, "recien_vencido": recien_vencidos}.get(
            self.value() or ""
        )
        if cuales is None:
            return queryset
        publicos = queryset.filter(situacion=SituacionCompromiso.PUBLICADO, dejado_en__isnull=True)
        return cuales(publicos, Dia.de_hoy())
