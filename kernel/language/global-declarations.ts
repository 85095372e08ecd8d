/** What cells see without importing it, as declarations for the language service. */
import { existsSync, readFileSync } from 'node:fs';
import { packageFile } from '../package-root.js';

const INPUT = `/** Asks whoever runs the cell for a line of text, and waits for it. */
declare function prompt(text?: string): string;
/** As prompt(), but what is typed does not show. */
declare function password(text?: string): string;
`;

/** Everything that `arclab` exports, types too, wherever the notebook lies; and `prompt` and `password`. */
export function globalDeclarations(): string {
  const path = packageFile('dist', 'kernel', 'arclab.d.ts');
  if (!existsSync(path)) return INPUT;
  const names = exportedNames(readFileSync(path, 'utf8')).join(', ');
  return `import { ${names} } from ${JSON.stringify(path.replace(/\.d\.ts$/, ''))};\n${INPUT}`;
}

/** The exports of a file that only exports from others, types marked by the word `type`. */
function exportedNames(declarations: string): string[] {
  return Array.from(declarations.matchAll(/^export (type )?\{([^}]*)\}/gm)).flatMap(([, allTypes, names]) =>
    names!
      .split(',')
      .map(name => name.trim().replace(/^(type )?.* as /, '$1'))
      .filter(name => name !== '')
      .map(name => (allTypes ? `type ${name}` : name)),
  );
}
