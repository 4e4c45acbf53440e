/* The search answers while one types: htmx fetches the very page that the button would go to and takes over what was
   found. This script keeps the address true, so that Back and a reload answer the same. Nothing is stored in the browser;
   without it, or without htmx, the form works as it is. */
(function () {
  "use strict";

  function olvidar() {
    /* htmx notes the present address for itself; this site keeps nothing. */
    try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch (error) { /* not allowed: nothing kept */ }
  }

  function ir(evento) {
    location.assign(evento.detail.pathInfo ? evento.detail.pathInfo.finalRequestPath : location.href);
  }

  document.addEventListener("htmx-listo", olvidar);
  document.body.addEventListener("htmx:afterSettle", function (evento) {
    olvidar();
    if (evento.detail.pathInfo) history.replaceState(null, "", evento.detail.pathInfo.finalRequestPath);
  });
  document.body.addEventListener("htmx:sendError", ir);
  document.body.addEventListener("htmx:responseError", ir);
})();
