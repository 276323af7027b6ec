/* What somebody has typed and not sent is kept in the browser under their own name. Nothing of it outlives a sign-out. */
export const PREFIX = "typed:";
export const LASTS_MS = 12 * 60 * 60 * 1000;

const names = () => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
export const forgetOthers = (mine) =>
  names()
    .filter((name) => !name.startsWith(mine))
    .forEach((name) => localStorage.removeItem(name));

document.addEventListener("submit", ({ target }) => target.matches("[data-signs-out]") && forgetOthers("nobody"));
