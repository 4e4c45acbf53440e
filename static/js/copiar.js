/* Copies the address of this page at once, where the browser lets; without this script, or if it does not, the
   address opens to be selected. Stands alone; keeps nothing. */
(function () {
  "use strict";
  var voz = document.querySelector("[data-copiado]");
  document.querySelectorAll("details[data-copiar]").forEach(function (caja) {
    var boton = caja.querySelector("summary"), campo = caja.querySelector("input, textarea"), palabra = boton.textContent;
    boton.addEventListener("click", function (evento) {
      if (caja.open || !navigator.clipboard) return;
      evento.preventDefault();
      navigator.clipboard.writeText(campo.value).then(function () {
        boton.textContent = caja.getAttribute("data-copiar");
        if (voz) voz.textContent = boton.textContent;
        setTimeout(function () { boton.textContent = palabra; if (voz) voz.textContent = ""; }, 4000);
      }, function () { caja.open = true; campo.select(); });
    });
    caja.addEventListener("toggle", function () { if (caja.open) campo.select(); });
  });
})();
