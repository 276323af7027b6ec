/* A moving line for whatever takes more than a second, and one sending of a form for one press of its button. */
(() => {
  const AWAY = "away";
  const pending = new Set();

  const show = () => {
    document.getElementById("progress-line").hidden = pending.size === 0;
  };

  const begin = (what) => {
    pending.add(what);
    setTimeout(show, 1000);
  };

  const end = (what) => {
    pending.delete(what);
    show();
  };

  /* Whoever is asked about what they have not saved, and stays, is not on the way to another page. */
  const leave = () => {
    begin(AWAY);
    window.addEventListener("beforeunload", (event) => event.defaultPrevented && end(AWAY), { once: true });
  };

  const pageOf = (address) => address.split("#")[0];
  const isOnThisPage = ({ href }) => href.includes("#") && pageOf(href) === pageOf(location.href);
  const opensHere = ({ button, ctrlKey, metaKey, shiftKey, altKey }) =>
    button === 0 && !(ctrlKey || metaKey || shiftKey || altKey);
  /* The page stays where a link gives a file. */
  const leadsAway = (link) =>
    link.origin === location.origin &&
    ["", "_self"].includes(link.target) &&
    !link.matches("[download], [data-file]") &&
    !isOnThisPage(link);

  document.addEventListener("htmx:beforeRequest", (event) => begin(event.detail.xhr));
  document.addEventListener("htmx:afterRequest", (event) => end(event.detail.xhr));

  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && !event.defaultPrevented && opensHere(event) && leadsAway(link)) {
      leave();
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const method = event.submitter?.formMethod || form.method;
    if (event.defaultPrevented || method === "dialog") {
      return;
    }
    if (method === "get") {
      leave();
    } else if (pending.has(form)) {
      event.preventDefault();
    } else {
      begin(form);
    }
  });

  /* It stops the browser on its way. What was sent may have arrived all the same, and is not sent once more. */
  window.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      end(AWAY);
    }
  });

  /* The page may come back from the browser's memory, still as it was left. */
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) {
      pending.clear();
      show();
    }
  });
})();
