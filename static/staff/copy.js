/* Takes a whole field to the clipboard. Where a browser keeps that closed, as on a page without https, the text is left
   selected for the keyboard. */
const said = document.getElementById("copied");

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = said.dataset.selected;
    }
  });
}
