// Light, dark, or as the system is. early.js has read what was chosen; the choice made here holds for all pages.

import { storage } from "./storage.js";

export const THEMES = ["System", "Light", "Dark"];
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

export function isDark() {
  return root.dataset.theme === "dark";
}

export function chosenTheme() {
  return root.dataset.choice ?? "System";
}

/** @param {string} choice @param {string[]} paths of all pages: Streamlit keeps a choice for each */
export function chooseTheme(choice, paths) {
  root.dataset.choice = choice;
  for (const path of paths) keep(`stActiveTheme-${path}-v2`, JSON.stringify(choice));
  apply();
}

/** @param {() => void} act called whenever light has become dark, or dark light */
export function onThemeChange(act) {
  root.addEventListener("themechange", act);
}

function apply() {
  const choice = chosenTheme();
  const theme = (choice === "System" ? system.matches : choice === "Dark") ? "dark" : "light";
  if (root.dataset.theme === theme) return;
  root.dataset.theme = theme;
  root.dispatchEvent(new Event("themechange"));
}

/** @param {string} key @param {string} value */
function keep(key, value) {
  try {
    storage().setItem(key, value);
  } catch (error) {
    // Without room it holds until the page is left.
    if (!(error instanceof DOMException)) throw error;
  }
}

system.addEventListener("change", apply);
