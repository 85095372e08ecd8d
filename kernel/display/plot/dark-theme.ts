/**
 * The dark theme of a plot: what Vega draws in its default colours for paper is drawn for a dark ground where the
 * page that shows it is dark. What the specification colours stays as it is.
 */

/** The page's own dark ground, and what stands out from it as black, light grey and grey do from white. */
const DARK = `<style>@media (prefers-color-scheme: dark) {
  svg > rect[fill="white"] { fill: #16191d; }
  text[fill="#000"] { fill: #e3e6ea; }
  [stroke="#ddd"] { stroke: #343a41; }
}</style>`;

/** An SVG of Vega's that follows the theme of what shows it, inline or as an image. */
export function withDarkTheme(svg: string): string {
  return svg.replace(/^<svg [^>]*>/, tag => tag + DARK);
}
