/** What cells see without importing it, as declarations for the language service. */
import { existsSync, readFileSync } from 'node:fs';
import { packageFile } from '../package-root.js';

const OWN = `
export declare function prompt(text?: string): string;
export declare function password(text?: string): string;
`;

/** Declares every value that `arclab` exports with its own type. */
export function globalDeclarations(): string {
  const path = packageFile('dist', 'kernel', 'arclab.d.ts');
  if (!existsSync(path)) return OWN;
  const module = path.replace(/\.d\.ts$/, '');
  const names = exportedValues(readFileSync(path, 'utf8'));
  const declared = names.map(
    name => `export declare const ${name}: typeof import(${JSON.stringify(module)}).${name};`,
  );
  return `${declared.join('\n')}\n${OWN}`;
}

/** The names that are not types, of a file that only exports from others. */
function exportedValues(declarations: string): string[] {
  return Array.from(declarations.matchAll(/^export \{([^}]*)\}/gm)).flatMap(([, names]) =>
    names!
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '' && !name.startsWith('type '))
      .map(name => name.split(/\s+as\s+/).at(-1)!),
  );
}
