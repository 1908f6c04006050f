/* The one dialog whose content comes from the server, and buttons that open or cancel dialogs. */

const dialog = document.getElementById("dialog");
let opener;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-dialog], [data-opens], [data-cancel]");
  if (!button) return;
  if (button.dataset.dialog) load(button);
  if (button.dataset.opens) document.getElementById(button.dataset.opens).showModal();
  if (button.dataset.cancel !== undefined) button.closest("dialog").close();
});

/** Closes the dialog after it has done its work. */
export function closeDialog() {
  dialog.close();
}

async function load(button) {
  opener = button.closest(".menu")?.id.replace("menu-", "tools-") ?? button.id;
  await window.htmx.ajax("GET", button.dataset.dialog, { target: "#dialog", swap: "innerHTML", asked: true });
  if (!dialog.firstElementChild) return;
  dialog.showModal();
  dialog.querySelector("[autofocus]")?.focus();
}

dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

dialog.addEventListener("close", () => {
  dialog.replaceChildren();
  (document.getElementById(opener) ?? document.getElementById("enabled-title"))?.focus();
});
