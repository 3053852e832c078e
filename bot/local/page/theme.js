// Light or dark, before anything is painted: what the person chose here, else the system's wish.
(() => {
  const KEY = "local-preview-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: the system's wish it is
    }
  }

  function keep(theme) {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // it holds for this page then
    }
  }

  function apply(theme) {
    document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-toggle]")) label(button, theme);
  }

  function label(button, theme) {
    const other = theme === "dark" ? "light" : "dark";
    button.setAttribute("aria-label", `Switch to ${other} colours`);
    button.title = `Switch to ${other} colours`;
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", theme === "dark" ? "#icon-sun" : "#icon-moon");
    icon.append(use);
    button.replaceChildren(icon);
  }

  function current() {
    return chosen() ?? (system.matches ? "dark" : "light");
  }

  function toggle() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keep(theme);
    apply(theme);
  }

  apply(current());
  system.addEventListener("change", () => apply(current()));
  window.addEventListener("storage", () => apply(current())); // another window was switched
  document.addEventListener("DOMContentLoaded", () => {
    apply(current());
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.addEventListener("click", toggle);
    }
  });
})();
