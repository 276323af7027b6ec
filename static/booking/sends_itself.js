/* A form of wishes is sent as soon as something is chosen with a pointer; what is typed is sent when it is left, because a
   date is a date after its first digit already. */
for (const form of document.querySelectorAll("[data-sends-itself]")) {
  const hasFocus = () => form.contains(document.activeElement);
  let isTyping = hasFocus() && document.activeElement.matches("input");
  let isChanged = false;

  form.addEventListener("keydown", () => {
    isTyping = true;
  });
  form.addEventListener("pointerdown", () => {
    isTyping = false;
  });
  form.addEventListener("change", () => {
    isChanged = true;
    if (!isTyping || !hasFocus()) {
      form.requestSubmit();
    }
  });
  form.addEventListener("focusout", () => {
    if (isTyping && isChanged) {
      form.requestSubmit();
    }
  });
}
