/** Running notebooks without Jupyter. */
export { type Parameters, parseParameter } from './parameters.js';
export { type NotebookProgress, progressReporter } from './progress-report.js';
export { type NotebookRun, type RunNotebookOptions, runNotebook } from './run-notebook.js';
