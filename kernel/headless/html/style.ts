import { DARK_PAGE } from '../../display/plot/dark-theme.js';

/** The page's typography: made to be read, at a desk and on a phone, by day and by night. */
export const STYLE = `
:root {
  --text: #1c2024; --muted: #60666d; --page: #ffffff; --code: #f6f7f9; --line: #dfe2e6;
  --link: #0b5cad; --error: #b3261e; --error-page: #fdf1f0; --warn-page: #fdf8ec; --drawing: transparent;
  --keyword: #8a2aa8; --string: #1f7a3d; --number: #a15c00; --comment: #717982; --name: #0b5cad; --type: #0f7585;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: ${DARK_PAGE.text}; --muted: #9aa2ab; --page: ${DARK_PAGE.ground}; --code: #1f2328; --line: ${DARK_PAGE.line};
    --link: #7cb7ff; --error: #ff8f86; --error-page: #2f1d1d; --warn-page: #2b2617; --drawing: #ffffff;
    --keyword: #d39bf0; --string: #8fd19e; --number: #e8b06b; --comment: #8b949e; --name: #7cb7ff; --type: #6cc7d6;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; color: var(--text); background: var(--page);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main, footer { max-width: 64rem; margin: 0 auto; padding: 0 1.5rem; }
main { padding-top: 2.5rem; }
footer { padding-top: 2rem; padding-bottom: 2.5rem; color: var(--muted); font-size: .875rem; }
section { margin: 0 0 1.25rem; }
a { color: var(--link); text-underline-offset: .15em; }
img { max-width: 100%; height: auto; }
.drawing { background: var(--drawing); border-radius: 6px; }
@media (prefers-color-scheme: dark) { .drawing { padding: .75rem; } }

.prose > * { max-width: 72ch; }
.prose > .scroll, .prose > pre { max-width: 100%; }
.prose p, .prose ul, .prose ol, .prose blockquote { margin: 0 0 1em; }
.prose li { margin: .25em 0; }
.prose blockquote { padding-left: 1em; border-left: 3px solid var(--line); color: var(--muted); }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.6em 0 .6em; text-wrap: balance; }
h1 { font-size: 2rem; margin-top: 0; }
h2 { font-size: 1.45rem; }
h3 { font-size: 1.15rem; }
h4 { font-size: 1rem; }
section:first-child > :first-child { margin-top: 0; }
.output .html > p, .output .prose > :last-child { margin: 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2em 0; }

code, pre, .label {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .84375rem; font-variant-ligatures: none; tab-size: 2;
}
.prose :not(pre) > code { padding: .1em .3em; border-radius: 4px; background: var(--code); overflow-wrap: anywhere; }
pre { margin: 0; padding: .75rem 1rem; overflow-x: auto; line-height: 1.5; border-radius: 6px; }
.prose pre { background: var(--code); margin: 0 0 1em; }
pre.source { background: var(--code); }
section.code { position: relative; }
.label { position: absolute; top: .6rem; right: .9rem; color: var(--muted); font-size: .75rem; user-select: none; }
details > summary { color: var(--muted); font-size: .875rem; cursor: pointer; }
details[open] > summary { margin-bottom: .4rem; }
.not-run { opacity: .55; }

.output { margin-top: .75rem; padding: 0 1rem; overflow-x: auto; }
.output pre { padding: 0; }
.output .stream { max-height: 32rem; overflow: auto; }
.output .stderr { margin: 0 -1rem; padding: .5rem 1rem; background: var(--warn-page); }
.error {
  margin: 0 -1rem; padding: .6rem 1rem .6rem calc(1rem - 4px);
  border-left: 4px solid var(--error); background: var(--error-page); border-radius: 0 6px 6px 0;
}
.error p { margin: 0 0 .3rem; color: var(--error); font-weight: 600; font-size: .875rem; }
.notice { max-width: none; margin: 0 0 2rem; padding: .75rem 1rem; border-left: 4px solid var(--error); background: var(--error-page); }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.4; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem; text-align: left; vertical-align: top; white-space: nowrap; }
.prose :is(td, th) { white-space: normal; }
.prose :is(td, th) code { white-space: nowrap; overflow-wrap: normal; }
th:first-child, td:first-child { padding-left: .25rem; }
thead th { font-weight: 600; }
thead tr:last-child > * { border-bottom: 1px solid var(--muted); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
.prose .scroll { margin: 0 0 1em; }
.arclab-table thead tr:first-child th { padding-bottom: 0; }
.arclab-table thead tr + tr td { padding-top: 0; }
.arclab-table p { margin: .4rem .25rem 0; color: var(--muted); }
.report main, .report footer { max-width: 72rem; }
.report .output { padding: 0; }
.report .html code { font-size: .88em; }
.report .arclab-table thead tr + tr { display: none; }
.report .arclab-table thead tr:first-child th { padding-bottom: .3rem; border-bottom: 1px solid var(--muted); }
.report .arclab-table :is(th, td) { white-space: normal; }
@media (min-width: 60rem) { .report .arclab-table td:first-child { white-space: nowrap; } }
.report .arclab-table th { vertical-align: bottom; }
.report figcaption { margin: 0 0 .3em; }
.sortable { cursor: pointer; }
.sortable:hover, .sortable:focus-visible { text-decoration: underline; text-underline-offset: .2em; }
[aria-sort="ascending"]::after { content: " ▲"; font-size: .7em; }
[aria-sort="descending"]::after { content: " ▼"; font-size: .7em; }
.filter {
  width: 14rem; max-width: 100%; margin: 0 0 .4rem; padding: .2rem .5rem; font: inherit; font-size: .8125rem;
  color: var(--text); background: var(--page); border: 1px solid var(--line); border-radius: 4px;
}
.fold { margin: .15rem 0 0; }
.fold summary { font-size: .75rem; text-align: right; list-style: none; }
.fold summary::-webkit-details-marker { display: none; }
.fold summary::before { content: "▸ "; }
.fold [open] > summary::before { content: "▾ "; }
.left-out { color: var(--muted); font-size: .875rem; }
.arclab-progress { color: var(--muted); font-size: .875rem; }
progress { accent-color: var(--link); vertical-align: middle; }

.hljs-keyword, .hljs-literal { color: var(--keyword); }
.hljs-string, .hljs-regexp { color: var(--string); }
.hljs-number { color: var(--number); }
.hljs-comment { color: var(--comment); font-style: italic; }
.hljs-title, .hljs-attr { color: var(--name); }
.hljs-built_in, .hljs-type { color: var(--type); }
.hljs-subst { color: var(--text); }

.ansi-red-fg, .ansi-bright-red-fg { color: var(--error); }
.ansi-green-fg, .ansi-bright-green-fg { color: var(--string); }
.ansi-yellow-fg, .ansi-bright-yellow-fg { color: var(--number); }
.ansi-blue-fg, .ansi-bright-blue-fg { color: var(--name); }
.ansi-magenta-fg, .ansi-bright-magenta-fg { color: var(--keyword); }
.ansi-cyan-fg, .ansi-bright-cyan-fg { color: var(--type); }
.ansi-white-fg, .ansi-bright-black-fg { color: var(--muted); }
.ansi-red-bg { background: #f3c2be; color: #1c2024; }
.ansi-green-bg { background: #bfe3c8; color: #1c2024; }
.ansi-yellow-bg { background: #f1dfae; color: #1c2024; }
.ansi-blue-bg { background: #bcd8f7; color: #1c2024; }
.ansi-magenta-bg { background: #e3c6ee; color: #1c2024; }
.ansi-cyan-bg { background: #bee3e8; color: #1c2024; }

@media (max-width: 40rem) {
  body { font-size: 1rem; }
  main, footer { padding-left: 1rem; padding-right: 1rem; }
  main { padding-top: 1.25rem; }
  h1 { font-size: 1.6rem; }
  .label { display: none; }
  .drawing, .plot { max-width: none; }
}
@media print {
  :root {
    --text: #000000; --muted: #444444; --page: #ffffff; --code: #f6f7f9; --line: #cccccc; --link: #000000;
    --error: #b3261e; --error-page: #ffffff; --warn-page: #ffffff;
  }
  body { font-size: 10pt; line-height: 1.4; }
  main, footer { max-width: none; padding: 0; }
  .fold, .filter { display: none; }
  .output { padding: 0; overflow: visible; }
  pre, .scroll, .arclab-table { overflow: visible !important; white-space: pre-wrap; }
  .arclab-table, .html.scroll { white-space: normal; }
  .output .stream { max-height: none; }
  table { font-size: 8pt; }
  th, td { white-space: normal; padding: .15rem .4rem; }
  h1, h2, h3, h4 { break-after: avoid; }
  tr, img, svg, figure { break-inside: avoid; }
  svg { min-width: 0 !important; }
  section.code { break-inside: auto; }
  thead { display: table-header-group; }
}
`;
