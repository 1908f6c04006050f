/* A new key, on screen once. It comes in the answer to a POST, lives in this module and the dialog, and nowhere else. */
import { copy } from "../copying.js";
import { closeDialog } from "../modals.js";
import { clearProblems, showFieldError, showProblem } from "../problems.js";
import { send } from "../requests.js";
import { commandText, panelOf } from "./filling.js";
import { refresh } from "./list.js";

const dialog = document.getElementById("created");
const PLACEHOLDER = "YOUR_API_KEY";
const WORDS = {
  created: ["Copy your new key", "Lost it? Delete this key and generate a new one."],
  rotated: ["Copy your new secret", "Lost it? Rotate this key again."],
};
let secret = null;
let shown = null;
let busy = false;

document.addEventListener("submit", async (event) => {
  const form = event.target.closest?.("form[data-secret]");
  if (!form) return;
  event.preventDefault();
  if (!busy && complete(form)) await ask(form);
});

/* A second click while the first is on its way does nothing, so one key is made. */
async function ask(form) {
  busy = true;
  const button = form.querySelector("button:not([type=button])");
  button.setAttribute("aria-busy", "true");
  clearProblems(form);
  const { ok, data } = await send(form.action, new FormData(form));
  button.removeAttribute("aria-busy");
  busy = false;
  if (!ok) return showProblem(form, data);
  if (form.dataset.closes !== undefined) closeDialog();
  form.reset();
  open(form.dataset.secret, data);
}

function complete(form) {
  const empty = [...form.querySelectorAll("[required]")].find((input) => !input.value.trim());
  if (!empty) return true;
  showFieldError(form, empty.name, "Name it after the place that will hold it.");
  empty.focus();
  return false;
}

function open(kind, { key, api_key: about }) {
  [secret, shown] = [key, about];
  const [title, lost] = WORDS[kind];
  part("title").textContent = title;
  part("lost").textContent = lost;
  part("about").textContent = `${about.name} · ${about.scopes.join(", ")} · ${expiry(about.expires_at)}`;
  dialog.querySelector("[data-secret-text]").replaceChildren(span(key.slice(0, 5)), span(key.slice(5)));
  for (const mark of dialog.querySelectorAll("[data-key]")) mark.textContent = about.masked_key;
  emphasize(false);
  window.addEventListener("beforeunload", warn);
  dialog.showModal();
  dialog.querySelector("[data-copy-secret]").focus();
  refresh();
}

function close() {
  const first = document.querySelector(".first-key");
  const { id } = shown;
  wipe();
  dialog.close();
  /* The page of a first key is laid out anew with the list it now has. */
  if (first) return window.location.reload();
  document.getElementById(`rename-${id}`)?.focus();
}

function wipe() {
  [secret, shown] = [null, null];
  dialog.querySelector("[data-secret-text]").replaceChildren();
  for (const mark of dialog.querySelectorAll("[data-key]")) mark.textContent = PLACEHOLDER;
  window.removeEventListener("beforeunload", warn);
}

dialog?.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-acknowledge]")) close();
  if (button?.matches("[data-copy-panel]")) copy(button, commandText(panelOf(button), secret));
  if (button?.matches("[data-copy-secret]") && (await copy(button, secret, { forGood: true }))) emphasize(true);
});

/* Once the key is copied, the way on is the button to press. */
function emphasize(copied) {
  const button = dialog.querySelector("[data-copy-secret]");
  if (!copied) delete button.dataset.copied;
  button.dataset.variant = copied ? "outline" : "primary";
  dialog.querySelector("[data-acknowledge]").dataset.variant = copied ? "primary" : "outline";
}

/* A page that is left takes the key with it, even where the browser keeps the page for going back. */
window.addEventListener("pagehide", () => secret && (wipe(), dialog.close()));

/* Only the button closes it: Esc is stopped here, a click outside by `closedby`, a back gesture by opening it again. */
dialog?.addEventListener("cancel", (event) => event.preventDefault());
document.addEventListener("keydown", (event) => event.key === "Escape" && secret && event.preventDefault(), true);
dialog?.addEventListener("close", () => secret && dialog.showModal());

function warn(event) {
  event.preventDefault();
}

function expiry(at) {
  if (!at) return "never expires";
  return `expires ${new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}`;
}

function part(name) {
  return dialog.querySelector(`[data-created-${name}]`);
}

function span(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}
