/** `arclab kernel`: Arclab in Jupyter. */
import { Command } from 'commander';
import { kernelInstallCommand } from './kernel-install.js';
import { kernelListCommand } from './kernel-list.js';
import { kernelStartCommand } from './kernel-start.js';
import { kernelUninstallCommand } from './kernel-uninstall.js';

export function kernelCommand(): Command {
  return new Command('kernel')
    .description('Install, list, remove and start the Jupyter kernel.')
    .addCommand(kernelInstallCommand())
    .addCommand(kernelListCommand())
    .addCommand(kernelUninstallCommand())
    .addCommand(kernelStartCommand());
}
