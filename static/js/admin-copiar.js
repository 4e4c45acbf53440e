/* «Copiar»: puts on the clipboard the text of the element that the button names. Without it the text is selected by hand:
   the button is not even shown. */
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("button[data-copia]").forEach((boton) => {
    const origen = document.getElementById(boton.dataset.copia), palabra = boton.textContent;
    if (!origen) return;
    boton.hidden = false;
    boton.setAttribute("aria-live", "polite");
    boton.addEventListener("click", () => {
      navigator.clipboard.writeText(origen.value ?? origen.textContent).then(() => {
        boton.textContent = "✓ " + palabra;
        setTimeout(() => { boton.textContent = palabra; }, 4000);
      }, () => { if (origen.select) origen.select(); });
    });
  });
})();
