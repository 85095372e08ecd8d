/** `arclab kernel`: Arclab in Jupyter. */
import { Command } from 'commander';
import { kernelStartCommand } from './kernel-start.js';

/** @param words the command line; Jupyter waits for `start`, which therefore loads nothing for the others */
export async function kernelCommand(words: readonly string[]): Promise<Command> {
  const kernel = new Command('kernel').description('Install, list, remove and start the Jupyter kernel.');
  if (words[1] !== 'start') {
    const { kernelInstallCommand } = await import('./kernel-install.js');
    const { kernelListCommand } = await import('./kernel-list.js');
    const { kernelUninstallCommand } = await import('./kernel-uninstall.js');
    kernel
      .addCommand(await kernelInstallCommand())
      .addCommand(await kernelListCommand())
      .addCommand(await kernelUninstallCommand());
  }
  return kernel.addCommand(await kernelStartCommand());
}
