/* The admin's search boxes (select2) come without names: a screen reader says «combo box» and nothing
   else. Each takes the name of its field's label. Nothing depends on this script. */
(function () {
  "use strict";

  function etiqueta(caja) {
    var campo = caja.previousElementSibling;
    while (campo && campo.tagName !== "SELECT") campo = campo.previousElementSibling;
    var rotulo = campo && campo.id && document.querySelector('label[for="' + campo.id + '"]');
    return rotulo ? rotulo.textContent.replace(/[\s:]+$/, "").trim() : "";
  }

  function nombrar() {
    document.querySelectorAll(".select2-container").forEach(function (caja) {
      var nombre = etiqueta(caja);
      if (!nombre) return;
      caja.querySelectorAll(".select2-selection__rendered, .select2-search__field").forEach(function (parte) {
        if (parte.tagName !== "UL") parte.setAttribute("aria-label", nombre);
      });
      caja.querySelectorAll(".select2-selection--multiple").forEach(function (parte) {
        parte.setAttribute("aria-label", nombre);
      });
      caja.querySelectorAll("ul.select2-selection__rendered, ul.select2-selection__rendered > li").forEach(
        function (parte) { parte.setAttribute("role", "presentation"); }
      );
    });
  }

  var pedido = false;
  function pronto() {
    if (pedido) return;
    pedido = true;
    requestAnimationFrame(function () { pedido = false; nombrar(); });
  }

  new MutationObserver(pronto).observe(document.documentElement, { childList: true, subtree: true });
  pronto();
})();
