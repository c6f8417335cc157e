// Light or dark before the first line is painted; no module, for modules run later. theme.js goes on from here.
// The choice is the one that Streamlit's pages keep, by the address at which they were opened.
{
  const folder = new URL(".", location.href);
  const from = document.referrer.startsWith(folder.href) ? new URL(document.referrer).pathname : "";
  /** @param {string} path */
  const kept = (path) => {
    try {
      return JSON.parse(localStorage.getItem(`stActiveTheme-${path}-v2`) ?? "null");
    } catch {
      // Forbidden, or not ours: as if nothing had been chosen.
      return null;
    }
  };
  const { dataset } = document.documentElement;
  const chosen = [from, location.pathname, folder.pathname].map(kept);
  dataset.choice = chosen.find((choice) => ["System", "Light", "Dark"].includes(choice)) ?? "System";
  const isDark = dataset.choice === "System" ? matchMedia("(prefers-color-scheme: dark)").matches : dataset.choice === "Dark";
  dataset.theme = isDark ? "dark" : "light";
}
