// The form works without this. It only keeps an impatient second press from spending the link twice.
const form = document.querySelector("form");
form.addEventListener("submit", () => {
  const button = form.querySelector("button");
  // After the form has been read, since a disabled button is no part of it.
  setTimeout(() => {
    button.disabled = true;
    button.textContent = button.dataset.busy;
  });
});
// Coming back by the browser's button brings the page back as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
