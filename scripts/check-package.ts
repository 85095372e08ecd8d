/**
 * Packs the package, installs it in an empty folder with the Node that runs this, and uses it there as its users do:
 * runs a workflow and a notebook, and checks the types of a program that imports it, as strictly as TypeScript can.
 *
 * node dist/scripts/check-package.js
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPOSITORY = resolve(import.meta.dirname, '..', '..');
const CODE = /^dist\/(.*)\.(js|d\.ts|js\.map)$/;
const ROOMS = /^(kernel|profiles|runtime)\//;

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Runs a program, shows what it writes, and throws if it fails. */
function run(folder: string, program: string, ...words: string[]): void {
  console.log(`$ ${[program, ...words].join(' ')}`);
  execFileSync(program, words, { cwd: folder, stdio: 'inherit' });
}

function pack(folder: string): Packed {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const text = execFileSync('npm', words, { cwd: REPOSITORY, encoding: 'utf8' });
  const [packed] = JSON.parse(text) as [Packed];
  return packed;
}

/** What is in it that nobody needs, or is not there although something refers to it; one sentence each. */
function mistakes({ files }: Packed): string[] {
  const paths = new Set(files.map(({ path }) => path));
  return [...paths].flatMap(path => {
    const [, stem, kind] = CODE.exec(path) ?? [];
    if (stem === undefined) return path.startsWith('dist/') ? [`${path} is no code`] : [];
    if (!ROOMS.test(stem)) return [`${path} is not for users`];
    if (!existsSync(join(REPOSITORY, `${stem}.ts`))) return [`${path} is left from code that is gone`];
    if (kind === 'js.map') return withoutSources(path);
    return kind === 'js' && !paths.has(`${path}.map`) ? [`${path} has no source map`] : [];
  });
}

/** A map must hold its sources, which are not in the package. */
function withoutSources(path: string): string[] {
  const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(REPOSITORY, path), 'utf8')) as {
    sources: readonly string[];
    sourcesContent?: readonly (string | null)[];
  };
  return sources.every((_, index) => typeof sourcesContent[index] === 'string')
    ? []
    : [`${path} refers to sources that are not there`];
}

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    "const flow = workflow('node_modules/arclab/notebooks/workflows/counties.yml', { preset: 'after' });",
    'await flow.continue();',
    "if (flow.clones().numRows() === 0) throw new Error('nothing was counted');",
    'flow.graph()',
  ].map((source, index) => ({
    cell_type: 'code',
    id: `cell-${index}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  })),
};

/** A program of a user's. */
const CONSUMER = `
import { clonesTable, compare, openWorkflow, runOptions, startRun, verdictOf, workflow } from 'arclab';

const graph = openWorkflow('levels.yml');
const result = await startRun(graph, { options: runOptions('after'), workDirectory: '/tmp/levels' }).result;
const rows: number = clonesTable(result.ledger.rows()).numRows();
const sentences: readonly string[] = verdictOf(await compare('levels.yml', { runs: 1 })).sentences;
// @ts-expect-error: what the package exports has types, and does not take just anything.
workflow(rows, sentences);
`;

const COMPILER_OPTIONS = {
  ...{ target: 'es2023', lib: ['es2023'], module: 'nodenext', moduleResolution: 'nodenext', types: ['node'] },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ...{ skipLibCheck: false, noEmit: true },
};

function use(folder: string): void {
  const arclab = join(folder, 'node_modules', '.bin', 'arclab');
  const counties = join('node_modules', 'arclab', 'notebooks', 'workflows', 'counties.yml');
  run(folder, arclab, 'run', counties, '--preset', 'after', '--work-dir', 'work');
  writeFileSync(join(folder, 'notebook.ipynb'), JSON.stringify(NOTEBOOK));
  run(folder, arclab, 'run', 'notebook.ipynb', '--out', 'report');
}

/** Errors in declarations of arquero's and of what it brings, which their authors' settings do not show. */
const ERRORS_OF_OTHERS = /^node_modules\/(arquero|@uwdata\/flechette)\//;

function checkTypes(folder: string): void {
  writeFileSync(join(folder, 'consumer.ts'), CONSUMER);
  const config = { compilerOptions: COMPILER_OPTIONS, files: ['consumer.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const words = [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', '.', '--pretty', 'false'];
  console.log(`$ node ${words.join(' ')}`);
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
  const errors = stdout.split('\n').filter(line => line.includes('error TS'));
  const ours = errors.filter(line => !ERRORS_OF_OTHERS.test(line));
  if (ours.length > 0) throw new Error(`The types are wrong for a strict program:\n${ours.join('\n')}`);
  if (status !== 0 && errors.length === 0) throw new Error(`TypeScript failed: ${stdout}`);
}

const folder = mkdtempSync(join(tmpdir(), 'arclab-package-'));
try {
  const packed = pack(folder);
  const wrong = mistakes(packed);
  if (wrong.length > 0) throw new Error(`The package is not as it should be:\n${wrong.join('\n')}`);
  console.log(`${packed.filename}: ${packed.files.length} files, on Node ${process.version}`);
  const { devDependencies } = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
  const types = ['typescript', '@types/node'].map(name => `${name}@${devDependencies[name]}`);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const tarball = join(folder, packed.filename);
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', tarball, ...types);
  use(folder);
  checkTypes(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
