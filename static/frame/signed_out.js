/* Whoever was signed out signs in again beside the page. Signing in changes the token that proves where a form comes from,
   so each sending takes the one of now; what the page was served with is good only until then. */
const tokenOfNow = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
const UNAUTHORIZED = 401;

document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = tokenOfNow();
  if (!token) {
    return;
  }
  detail.headers["X-CSRFToken"] = token;
  if (detail.formData.has("csrfmiddlewaretoken")) {
    detail.formData.set("csrfmiddlewaretoken", token);
  }
});
document.addEventListener("submit", ({ target }) => {
  const field = target.querySelector("input[name=csrfmiddlewaretoken]");
  if (field) {
    field.value = tokenOfNow() ?? field.value;
  }
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => {
  if (xhr.status && xhr.status !== UNAUTHORIZED) {
    document.getElementById("signed-out")?.remove();
  }
});

/* A form that goes to the server as a whole page would lose what was typed. Before it goes, the sign-in page is asked: it
   leads on whoever is signed in, and shows itself to nobody else. Any other answer, or none, lets the form go. */
const ANSWERS_WITHIN_MS = 5000;
const notice = document.getElementById("said-when-signed-out")?.content;
const asking = new Set();
let mayGo = null;

const isSignedOut = async () => {
  const { href } = notice.querySelector("a");
  try {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    return (await fetch(href, { method: "HEAD", redirect: "manual", cache: "no-store", signal })).ok;
  } catch {
    return false;
  }
};

const sayIn = (place) => {
  document.getElementById("signed-out")?.remove();
  place.prepend(notice.cloneNode(true));
  place.firstElementChild.scrollIntoView({ block: "center" });
  place.querySelector("#signed-out a").focus({ preventScroll: true });
};

const isPlain = (form, button) =>
  (button?.getAttribute("formmethod") ?? form.getAttribute("method"))?.toLowerCase() === "post" &&
  !form.matches("[hx-post], [data-for-anybody]") &&
  !button?.matches("[hx-post]");

const goOrStay = async (form, button) => {
  const stays = await isSignedOut();
  asking.delete(form);
  if (stays) {
    sayIn(form.closest("dialog") ?? document.getElementById("messages"));
  } else if (form.isConnected) {
    mayGo = form;
    form.requestSubmit(button);
    mayGo = null;
  }
};

/* First of all who listen: to them the form is sent once, when it goes. */
document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!notice || form === mayGo || !isPlain(form, submitter)) {
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!asking.has(form)) {
      asking.add(form);
      goOrStay(form, submitter);
    }
  },
  { capture: true },
);
