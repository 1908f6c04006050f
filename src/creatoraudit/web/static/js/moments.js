/* Relative times move on, and exact ones are in the reader's own time zone. The words are the server's (words.py). */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const UNITS = [[365 * 86400, "year"], [30 * 86400, "month"], [86400, "day"]];

/* How far this machine's clock is from the server's. */
const drift = Date.parse(document.body.querySelector("[data-now]")?.dataset.now ?? new Date().toISOString()) - Date.now();

/** Brings every time on the page up to date. */
export function tick() {
  const now = new Date(Date.now() + drift);
  for (const time of document.querySelectorAll("time[data-moment], time[data-day], time[data-clock]")) show(time, now);
}

function show(time, now) {
  const at = new Date(time.dateTime);
  const words = time.dataset.moment !== undefined ? relative(at, now) : time.dataset.day !== undefined ? day(at) : clock(at);
  if (time.textContent !== words) time.textContent = words;
  const exact = `${day(at)}, ${clock(at)}`;
  if (time.title !== exact) time.title = exact;
}

function relative(at, now) {
  const seconds = Math.floor((now - at) / 1000);
  return seconds < 0 ? until(-seconds) : since(at, now, seconds);
}

function since(at, now, seconds) {
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  const days = Math.round((midnight(now) - midnight(at)) / 86400000);
  if (days === 0 || seconds < 6 * 3600) return `${Math.floor(seconds / 3600)} h ago`;
  return days === 1 ? `Yesterday, ${clock(at).slice(0, 5)}` : day(at);
}

function until(seconds) {
  if (seconds < 60) return "in under a minute";
  if (seconds < 3600) return `in ${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86400) return `in ${Math.floor(seconds / 3600)} h`;
  const [size, unit] = UNITS.find(([size, unit]) => seconds >= size * (unit === "day" ? 1 : 2));
  return `in ${Math.floor(seconds / size)} ${unit}s`;
}

function day(at) {
  return `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
}

function clock(at) {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

function midnight(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate());
}

tick();
setInterval(() => document.visibilityState === "visible" && tick(), 1000);
document.addEventListener("htmx:after:swap", tick);
