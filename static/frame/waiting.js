/* A moving line for whatever takes more than a second, and one sending of a form for one press of its button. */
(() => {
  const pending = new Set();

  const show = () => {
    document.getElementById("progress-line").hidden = pending.size === 0;
  };

  const begin = (what) => {
    pending.add(what);
    setTimeout(show, 1000);
  };

  document.addEventListener("htmx:beforeRequest", (event) => begin(event.detail.xhr));
  document.addEventListener("htmx:afterRequest", (event) => {
    pending.delete(event.detail.xhr);
    show();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || event.submitter?.formMethod === "dialog" || form.method !== "post") {
      return;
    }
    if (pending.has(form)) {
      event.preventDefault();
      return;
    }
    begin(form);
  });

  /* The page may come back from the browser's memory, still as it was left. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      pending.clear();
      show();
    }
  });
})();
