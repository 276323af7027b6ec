/* The button says how many visits it cancels, also where the browser has put back an earlier choice. */
const button = document.querySelector("[data-says-how-many]");

const say = () => {
  button.textContent = document.querySelector("input[name=extent]:checked").dataset.verb;
};

document.addEventListener("change", say);
window.addEventListener("pageshow", say);
