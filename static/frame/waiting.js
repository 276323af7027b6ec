/* A moving line for whatever takes more than a second, and one sending of a form for one press of its button. */
const line = document.getElementById("progress-line");
const pending = new Set();

const begin = (what) => {
  pending.add(what);
  setTimeout(() => {
    line.hidden = pending.size === 0;
  }, 1000);
};

const end = (what) => {
  pending.delete(what);
  line.hidden = pending.size === 0;
};

document.addEventListener("htmx:beforeRequest", (event) => begin(event.detail.xhr));
document.addEventListener("htmx:afterRequest", (event) => end(event.detail.xhr));

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
window.addEventListener("pageshow", () => {
  pending.clear();
  line.hidden = true;
});
