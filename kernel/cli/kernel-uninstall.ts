/** `arclab kernel uninstall`: makes Jupyter forget the kernel. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { UserError } from '../../runtime/user-error.js';
import { installedKernels } from './kernel-list.js';
import { kernelsFolder, type Place } from './kernelspec-folders.js';

interface Flags extends Place {
  readonly name: string;
}

export function kernelUninstallCommand(): Command {
  return new Command('uninstall')
    .description('Remove the kernel from Jupyter.')
    .option('--sys-prefix', 'from the active Python environment')
    .option('--prefix <dir>', 'from under this prefix')
    .option('--name <name>', 'what Jupyter knows it by', 'arclab')
    .action((flags: Flags) => {
      const parent = kernelsFolder(flags);
      const installed = installedKernels([parent]);
      const found = installed.find(kernel => dirname(kernel.folder) === parent && kernel.name === flags.name);
      if (!found) {
        const others = [...new Set(installed.map(kernel => kernel.folder))];
        const known = others.length === 0 ? 'none is installed' : `installed are ${others.join(', ')}`;
        throw new UserError(`There is no kernel "${flags.name}" of Arclab's in ${parent}; ${known}`);
      }
      rmSync(found.folder, { recursive: true });
      console.log(`Removed ${found.folder}`);
    });
}
