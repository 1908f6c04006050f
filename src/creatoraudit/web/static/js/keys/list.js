/* The list of keys: switches, undo, and new usage that shows by itself. */
import { closeDialog } from "../modals.js";
import { swapList } from "../requests.js";
import { say, tell } from "../telling.js";

const EVERY = 10000;
const list = document.getElementById("key-list");
let focused;

/** Fetches the list again. */
export function refresh() {
  return swapList("GET", list.dataset.list);
}

if (list) {
  setInterval(() => idle() && refresh(), EVERY);
  document.addEventListener("visibilitychange", () => idle() && refresh());
}

/* Nothing is taken from under a hand: no swap while something is open, edited or on its way. */
function idle() {
  return (
    document.visibilityState === "visible" &&
    !document.querySelector("dialog[open], .menu:popover-open, [data-rename-form]:not([hidden])") &&
    !list.querySelector(".htmx-request")
  );
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-disable]");
  if (!button) return;
  const { disable: id } = button.dataset;
  closeDialog();
  setStatus(id, "disabled");
});

document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  /* The field of a name gives way to the name. */
  focused = active?.closest?.("[data-rename-form]")?.closest(".key").querySelector("[data-rename]").id ?? active?.id;
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  /* A refusal is "swapped" as well, with nothing. */
  if (!list || ctx.response.status >= 400) return;
  /* A click leaves a switch's property apart from its attribute; the server's word is the attribute. */
  for (const input of list.querySelectorAll("[role=switch]")) input.checked = input.defaultChecked;
  if (ctx.request.method === "POST") done(ctx);
  if (!document.activeElement.checkVisibility() || document.activeElement === document.body) {
    document.getElementById(focused)?.focus();
  }
});

function done(ctx) {
  document.getElementById("key-trouble")?.replaceChildren();
  const { closes, told } = ctx.sourceElement.dataset ?? {};
  if (closes !== undefined) closeDialog();
  if (told) tell(told);
  const [, id] = ctx.request.action.match(/\/([^/]+)\/status$/) ?? [];
  if (id) switched(id);
}

function switched(id) {
  const key = document.getElementById(`key-${id}`);
  if (!key) return;
  const { name, status } = key.dataset;
  if (status === "enabled") return say(`${name} is on.`);
  tell(`${name} is off.`, () => setStatus(id, "enabled"));
}

function setStatus(id, status) {
  return swapList("POST", list.dataset.list.replace(/list$/, `${id}/status`), { status });
}
