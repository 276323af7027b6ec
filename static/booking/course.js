/* Says beside the button what the chosen proposal gives up. The page is replaced when a wish changes, so it is asked anew,
   and until it is there nothing of what was proposed before can be booked. */
const say = () => {
  const chosen = document.querySelector("input[name=proposal]:checked");
  const said = document.querySelector("#proposals [data-said-here]");
  if (chosen && said) {
    said.textContent = document.getElementById(chosen.getAttribute("aria-describedby")).textContent;
  }
};

const hold = (isHeld) => {
  const proposals = document.querySelector("form.proposals");
  if (proposals) {
    proposals.toggleAttribute("data-outdated", isHeld);
    proposals.querySelector("[type=submit]").disabled = isHeld;
  }
};

document.addEventListener("change", ({ target }) => {
  say();
  if (target.form?.id === "wishes") {
    hold(true);
  }
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id === "wishes") {
    hold(false);
  }
});
document.addEventListener("htmx:afterSettle", say);
say();
