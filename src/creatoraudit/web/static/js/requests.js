/* Every request of this page carries the token of the session; every refusal is told where it belongs. */
import { showProblem } from "./problems.js";

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** Sends a form's fields and gives `{ok, data}`: what came back, or the problem. */
export async function send(url, fields) {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRF-Token": token, Accept: "application/json" },
      credentials: "same-origin",
    });
    return { ok: response.ok, data: await response.json() };
  } catch {
    return { ok: false, data: unreachable };
  }
}

/** Replaces the list of keys by the server's, keeping focus and what has not changed. */
export function swapList(method, url, values = {}) {
  return window.htmx.ajax(method, url, { target: "#key-list", swap: "innerMorph", values });
}

const unreachable = { status: 0, detail: "The server did not answer. Check the connection and try again." };

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  ctx.request.headers["X-CSRF-Token"] = token;
  delete ctx.request.headers["HX-Current-URL"];
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  showProblem(ctx.sourceElement, parsed(ctx.text), { quiet: ctx.request.method === "GET" && !ctx.asked });
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx && ctx.request.method !== "GET") showProblem(ctx.sourceElement, unreachable);
});

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { status: 500, detail: "The server could not do this. Try again in a moment." };
  }
}
