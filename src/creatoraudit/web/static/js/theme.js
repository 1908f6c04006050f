/* Light, dark, or what the system says; kept in a cookie so that the server draws the page right at once. */

const ORDER = ["light", "dark", "system"];
const YEAR = 365 * 86400;

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-theme-choice]")) nextTheme();
});

export function nextTheme() {
  const root = document.documentElement;
  const theme = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
  root.dataset.theme = theme;
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    button.title = `Theme: ${theme}`;
    button.setAttribute("aria-label", button.title);
  }
}
