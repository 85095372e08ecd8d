/** `arclab kernel list`: where Jupyter finds kernels of Arclab's. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { tableOf } from '../../profiles/table-of.js';
import { addOptions } from './add-options.js';
import { allKernelsFolders } from './kernelspec-folders.js';
import { printTable, type TableFlags } from './print-table.js';

export interface InstalledKernel {
  readonly name: string;
  readonly displayName: string;
  readonly folder: string;
  /** Whether what it starts is still there. */
  readonly works: boolean;
}

const kernelspec = z.looseObject({ argv: z.array(z.string()), display_name: z.string() });

export function kernelListCommand(): Promise<Command> {
  const command = new Command('list')
    .description('List the installed kernels of Arclab.')
    .action(({ prefix, ...flags }: TableFlags & { prefix?: string }) => {
      const also = prefix === undefined ? [] : [join(prefix, 'share', 'jupyter', 'kernels')];
      const columns = ['name', 'displayName', 'folder', 'works'] as const;
      printTable(tableOf<InstalledKernel>(columns, installedKernels(also)), flags);
    });
  return addOptions(command, 'kernel list');
}

/** Kernels of Arclab's in the folders that Jupyter looks in, and in others. */
export function installedKernels(also: readonly string[] = []): InstalledKernel[] {
  return [...new Set([...also, ...allKernelsFolders()])].flatMap(kernelsIn);
}

/** Kernels that this program has installed in a folder, by what they start. */
export function kernelsIn(parent: string): InstalledKernel[] {
  const names = existsSync(parent) ? readdirSync(parent) : [];
  return names.flatMap(name => {
    const folder = join(parent, name);
    const file = join(folder, 'kernel.json');
    const parsed = existsSync(file) ? kernelspec.safeParse(jsonIn(file)) : undefined;
    if (!parsed?.success) return [];
    const { argv, display_name: displayName } = parsed.data;
    if (argv[2] !== 'kernel' || argv[3] !== 'start') return [];
    return [{ name, displayName, folder, works: argv.slice(0, 2).every(path => existsSync(path)) }];
  });
}

/** A file of somebody else's that is no JSON is no kernel of Arclab's. */
function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
