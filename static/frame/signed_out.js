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
