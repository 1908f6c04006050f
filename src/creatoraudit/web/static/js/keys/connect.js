/* The card that fills a key into a command: it names the key, shows its mask, and copies the command that works. */
import { copy } from "../copying.js";
import { showBelow } from "../problems.js";
import { commandText, copyFilled, panelOf } from "./filling.js";

const PLACEHOLDER = "YOUR_API_KEY";
const RETURNING = "connect";

const card = document.getElementById("connect");
/* What a person chose; until then it is the first, which is the organization's active key. */
let chosen = null;
let busy = false;

if (card) {
  comeBack();
  follow();
  card.addEventListener("change", ({ target }) => target.matches("#connect-choice") && choose(target.value));
  card.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-copy-panel]");
    if (button && !busy) copyCommand(button);
    if (target.closest("[data-again]")) leave();
    if (target.closest("[data-name-key]")) document.getElementById("key-name").focus();
  });
  document.addEventListener("htmx:after:swap", follow);
}

async function copyCommand(button) {
  const panel = panelOf(button);
  const key = current();
  if (!key) return copy(button, commandText(panel));
  busy = true;
  button.setAttribute("aria-busy", "true");
  const problem = await copyFilled(button, {
    address: `${card.dataset.base}/${key.value}/open`,
    client: panel.dataset.client,
    fill: (secret) => commandText(panel, secret),
  });
  button.removeAttribute("aria-busy");
  busy = false;
  if (problem) refuse(problem);
  else place().replaceChildren();
}

function refuse(problem) {
  const template = problem.code === "CONFLICT" ? "not-filled-in" : "trouble";
  showBelow(place(), problem, { template, nothing: "Nothing was copied." });
}

function choose(id) {
  chosen = id;
  place().replaceChildren();
  follow();
}

/* The list of keys brings its own choice of keys with it; what a person chose stays while it can. */
function follow() {
  const select = choice();
  if (select) {
    const still = [...select.options].some(({ value }) => value === chosen);
    if (still) select.value = chosen;
    else select.selectedIndex = 0;
  }
  show(current());
}

function show(key) {
  const mask = key?.dataset.mask ?? PLACEHOLDER;
  card.toggleAttribute("data-lacking", !key);
  for (const mark of card.querySelectorAll("[data-key], [data-chosen-mask]")) mark.textContent = mask;
  for (const other of document.querySelectorAll(".key[data-in-connect]")) other.removeAttribute("data-in-connect");
  document.getElementById(`key-${key?.value}`)?.setAttribute("data-in-connect", "");
}

/* Somebody who signs in again comes back to the key and the language they were at. */
function leave() {
  const tab = card.querySelector('[role=tab][aria-selected="true"]').id;
  sessionStorage.setItem(RETURNING, JSON.stringify({ id: current()?.value, tab }));
}

function comeBack() {
  const left = JSON.parse(sessionStorage.getItem(RETURNING) ?? "null");
  sessionStorage.removeItem(RETURNING);
  if (!left) return;
  chosen = left.id;
  document.getElementById(left.tab)?.click();
  card.querySelector("[data-copy-panel]").focus();
}

function current() {
  return choice()?.selectedOptions[0];
}

function choice() {
  return document.getElementById("connect-choice");
}

function place() {
  return card.querySelector("[data-trouble]");
}
