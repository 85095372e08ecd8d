/** `arclab kernel uninstall`: makes Jupyter forget the kernel. */
import { rmSync } from 'node:fs';
import { Command } from 'commander';
import { UserError } from '../../runtime/user-error.js';
import { addOptions } from './add-options.js';
import { installedKernels, kernelsIn } from './kernel-list.js';
import { kernelsFolder, type Place } from './kernelspec-folders.js';
import { print } from './say.js';

interface Flags extends Place {
  readonly name: string;
}

export function kernelUninstallCommand(): Promise<Command> {
  const command = new Command('uninstall')
    .description('Remove the kernel from Jupyter.')
    .action((flags: Flags) => {
      const parent = kernelsFolder(flags);
      const found = kernelsIn(parent).find(kernel => kernel.name === flags.name.toLowerCase());
      if (!found) {
        const others = installedKernels([parent]).map(kernel => kernel.folder);
        const known = others.length === 0 ? 'none is installed' : `installed are ${others.join(', ')}`;
        throw new UserError(`There is no kernel "${flags.name}" of Arclab's in ${parent}; ${known}`);
      }
      rmSync(found.folder, { recursive: true });
      print(`Removed ${found.folder}`);
    });
  return addOptions(command, 'kernel uninstall');
}
