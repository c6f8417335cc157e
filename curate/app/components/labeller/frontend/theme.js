// Light or dark, as the page around us is.

/** @param {Element} host an element whose background is the page's */
export function isDark(host) {
  const [red, green, blue] = (getComputedStyle(host).backgroundColor.match(/[\d.]+/g) ?? ["255", "255", "255"]).map(Number);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 < 0.5;
}
