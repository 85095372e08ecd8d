/**
 * An inspected value as HTML: its colours as spans, everything else escaped.
 *
 * The colours are those of code in JupyterLab's theme, or of Arclab's own page, so that they suit light and
 * dark; elsewhere they are of a middle brightness, readable on both.
 */
import { escapeHtml } from './escape-html.js';

/** The terminal's foreground colours, as what Node's inspect means by them. */
const COLORS: Readonly<Record<number, string>> = {
  31: color('string-2', 'error', '#d0453c'),
  32: color('string', 'string', '#2f8a4c'),
  33: color('number', 'number', '#a8701a'),
  34: color('def', 'name', '#3b7fd4'),
  35: color('meta', 'keyword', '#a45cc4'),
  36: color('builtin', 'type', '#168796'),
  90: color('comment', 'muted', '#7b838b'),
};

function color(jupyter: string, page: string, other: string): string {
  return `color:var(--jp-mirror-editor-${jupyter}-color,var(--${page},${other}))`;
}

interface Style {
  color?: string | undefined;
  bold?: boolean;
  underlined?: boolean;
}

/** @param text what `inspectText` made, with ANSI colours */
export function valueHtml(text: string): string {
  // Front ends set code on a ground and with a margin of their own, which a value has none of.
  const frame =
    'margin:0;padding:0;background:none;color:inherit;white-space:pre-wrap;overflow-wrap:anywhere';
  return `<pre class="arclab-value" style="${frame}">${coloredHtml(text)}</pre>`;
}

function coloredHtml(text: string): string {
  let style: Style = {};
  let shown = '';
  // Text and the codes of escape sequences take turns; sequences that set no style are left out.
  for (const [index, part] of text.split(/\u001b\[([\d;]*)[A-Za-z]/).entries()) {
    if (index % 2 === 0) shown += span(part, style);
    else style = part.split(';').reduce(styled, style);
  }
  return shown;
}

function styled(style: Style, code: string): Style {
  const number = Number(code);
  if (number === 0) return {};
  if (number === 1) return { ...style, bold: true };
  if (number === 22) return { ...style, bold: false };
  if (number === 4) return { ...style, underlined: true };
  if (number === 24) return { ...style, underlined: false };
  if (number === 39) return { ...style, color: undefined };
  return number in COLORS ? { ...style, color: COLORS[number] } : style;
}

function span(text: string, { color, bold, underlined }: Style): string {
  const escaped = escapeHtml(text);
  const rules = [
    color,
    bold ? 'font-weight:600' : undefined,
    underlined ? 'text-decoration:underline' : undefined,
  ];
  const css = rules.filter(rule => rule !== undefined).join(';');
  return css === '' || text === '' ? escaped : `<span style="${css}">${escaped}</span>`;
}
