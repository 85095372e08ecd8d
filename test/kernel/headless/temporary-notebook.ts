/** Notebooks made for tests, in a folder that goes away with the process. */
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import * as assert from 'uvu/assert';

export const folder = realpathSync(mkdtempSync(join(tmpdir(), 'arclab-headless-')));

// uvu asks all its children for colours; what cells print must not depend on it.
delete process.env.FORCE_COLOR;

// Test files may share this module in one process, so the folder stays until all have ended.
process.once('exit', () => rmSync(folder, { recursive: true }));

/** The official schema is of draft 4, and uses nothing of it that later drafts changed but for its own name. */
const { $schema: _draft, ...schema } = JSON.parse(
  readFileSync('test/kernel/headless/nbformat.v4.5.schema.json', 'utf8'),
) as Record<string, unknown>;
const validate = new Ajv({ strict: false, validateSchema: false }).compile(schema);

interface FileCell {
  cell_type: string;
  source: string[];
  metadata: { tags?: string[] };
  execution_count: number | null;
  outputs: FileOutput[];
}

export interface FileOutput {
  output_type: string;
  name?: string;
  text?: string[];
  data?: Record<string, unknown>;
  ename?: string;
  evalue?: string;
  traceback?: string[];
}

/** The cells of an executed notebook, which must be valid. */
export function readValid(path: string): FileCell[] {
  const notebook = JSON.parse(readFileSync(path, 'utf8')) as { cells: FileCell[] };
  assert.ok(validate(notebook), JSON.stringify(validate.errors));
  return notebook.cells;
}

/** A cell's source, or that with its tags; Markdown if it begins with `#`. */
export type TestCell = string | { source: string; tags: string[] };

export function writeNotebook(name: string, cells: TestCell[], changes: object = {}): string {
  const path = join(folder, name);
  const notebook = {
    cells: cells.map((cell, index) => {
      const { source, tags } = typeof cell === 'string' ? { source: cell, tags: undefined } : cell;
      const common = { id: `c${index}`, metadata: tags ? { tags } : {}, source };
      return source.startsWith('# ')
        ? { cell_type: 'markdown', ...common }
        : {
            cell_type: 'code',
            execution_count: 99,
            outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }],
            ...common,
          };
    }),
    metadata: { kernelspec: { name: 'arclab', display_name: 'Arclab (TypeScript)', language: 'typescript' } },
    nbformat: 4,
    nbformat_minor: 5,
    ...changes,
  };
  writeFileSync(path, JSON.stringify(notebook));
  return path;
}

/** The outputs of a cell in brief: what a reader would check first. */
export function brief(outputs: FileOutput[]): string[] {
  return outputs.map(({ output_type, name, text, data, ename, evalue }) => {
    if (output_type === 'stream') return `${name}: ${text!.join('')}`;
    if (output_type === 'error') return `${ename}: ${evalue}`;
    return `${output_type}: ${String((data!['text/plain'] as string[]).join(''))}`;
  });
}
