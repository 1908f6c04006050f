/* Filling a key into a text that is copied. The key comes in the answer to a POST at the click and goes into the
   clipboard: it is never in the page, in storage or in an address. */
import { showCopied, write } from "../copying.js";
import { send } from "../requests.js";

const NO_CLIPBOARD = {
  status: 0,
  code: "NO_CLIPBOARD",
  detail: "A browser copies only on https or on the machine that the server runs on, and this page came over plain http.",
};
const NOT_ALLOWED = {
  status: 0,
  code: "NOT_ALLOWED",
  detail: "The browser did not let this page copy. Allow it to use the clipboard, then press Copy again.",
};

/**
 * Copies `fill(key)` with a key that is fetched now, for the `client` that will use it.
 * Gives nothing once it is copied, else the problem.
 */
export async function copyFilled(button, { address, client, fill }) {
  if (!navigator.clipboard) return NO_CLIPBOARD;
  const opened = send(address, { purpose: "command", client });
  try {
    await write(opened.then(({ ok, data }) => (ok ? fill(data.key) : Promise.reject(new Error(data.code)))));
  } catch {
    const { ok, data } = await opened;
    return ok ? NOT_ALLOWED : data;
  }
  showCopied(button);
  return null;
}

/** The command of a panel, with a key where it shows the mask; one line where its breaks are for reading only. */
export function commandText(panel, key) {
  const parts = [...panel.firstElementChild.childNodes].map((part) =>
    key && part.dataset?.key !== undefined ? key : part.textContent,
  );
  const text = parts.join("");
  return panel.dataset.oneLine === undefined ? text : text.split("\n").map((line) => line.trim()).join(" ");
}

/** The panel that a Copy button stands above. */
export function panelOf(button) {
  return button.closest(".code").querySelector("pre:not([hidden])");
}
