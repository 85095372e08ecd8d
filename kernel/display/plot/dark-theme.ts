/**
 * The dark theme of a plot: what Vega draws in its default colours for paper is drawn for a dark ground where the
 * page that shows it is dark. What the specification colours stays as it is.
 */

/** The colours of a dark page, which stand out from each other as black and light grey do from white. */
export const DARK_PAGE = { ground: '#16191d', text: '#e3e6ea', line: '#343a41' } as const;

const STYLE = `<style>@media (prefers-color-scheme: dark) {
  svg > rect[fill="white"] { fill: ${DARK_PAGE.ground}; }
  text[fill="#000"] { fill: ${DARK_PAGE.text}; }
  [stroke="#ddd"] { stroke: ${DARK_PAGE.line}; }
}</style>`;

/** An SVG of Vega's that follows the theme of what shows it, inline or as an image. */
export function withDarkTheme(svg: string): string {
  return svg.replace(/^<svg [^>]*>/, tag => tag + STYLE);
}
