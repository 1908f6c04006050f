/* Refusals in words, beside the field or the thing they are about. */

/** Shows a problem at its form's fields, else below the form, else above the list of keys. */
export function showProblem(source, problem, { quiet = false } = {}) {
  if (problem.status === 401) return signedOut(problem, quiet);
  if (quiet) return;
  const form = source.closest?.("form");
  resetSwitch(source);
  const told = form ? showAtFields(form, problem) : false;
  if (!told) showBelow(form?.querySelector("[data-trouble]") ?? document.getElementById("key-trouble"), problem);
}

export function clearProblems(form) {
  for (const place of form.querySelectorAll("[data-error-for] > span")) place.textContent = "";
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  form.querySelector("[data-trouble]")?.replaceChildren();
}

export function showFieldError(form, field, message) {
  const place = form.querySelector(`[data-error-for="${CSS.escape(field)}"]`);
  if (!place) return false;
  place.lastElementChild.textContent = message;
  const input = form.querySelector(`[aria-describedby~="${CSS.escape(place.id)}"]`);
  input?.setAttribute("aria-invalid", "true");
  revealAround(place);
  return true;
}

function showAtFields(form, problem) {
  clearProblems(form);
  const errors = problem.errors?.length ? problem.errors : conflict(problem);
  const shown = errors.filter(({ field, message }) => showFieldError(form, field.split(/[.[]/)[0], message));
  form.querySelector('[aria-invalid="true"]')?.focus();
  return errors.length > 0 && shown.length === errors.length;
}

/* The one thing that can be taken is a name. */
function conflict(problem) {
  return problem.code === "CONFLICT" ? [{ field: "name", message: problem.detail }] : [];
}

/** Shows a problem in place, with what did not happen because of it. */
export function showBelow(place, problem, { template = "trouble", nothing } = {}) {
  const old = problem.code === "SIGN_IN_TOO_OLD" && document.getElementById("sign-in-again");
  const chosen = old || document.getElementById(template);
  if (!place || !chosen) return;
  const told = chosen.content.cloneNode(true);
  told.querySelector("[data-detail]").textContent = problem.detail;
  if (nothing) told.querySelector("[data-nothing]").textContent = nothing;
  place.replaceChildren(told);
  place.setAttribute("role", "alert");
  place.scrollIntoView({ block: "nearest" });
}

function resetSwitch(source) {
  if (source.role === "switch" || source.getAttribute?.("role") === "switch") source.checked = source.defaultChecked;
}

function revealAround(place) {
  const hidden = place.closest("[hidden]");
  if (!hidden?.id) return;
  hidden.hidden = false;
  document.querySelector(`[aria-controls="${CSS.escape(hidden.id)}"]`)?.setAttribute("aria-expanded", "true");
}

/* What somebody is typing is not taken from them: a look at the list in the background only says it. */
function signedOut(problem, quiet) {
  const place = document.getElementById("key-trouble");
  if (quiet && place) return place.firstElementChild || showBelow(place, { ...problem, code: "SIGN_IN_TOO_OLD" });
  window.location.assign(`/sign-in?next=${encodeURIComponent(window.location.pathname)}`);
}
