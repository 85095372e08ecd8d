/** `%%allocations`: which functions allocated how much while a cell ran. */
import { watchClones } from '../../../profiles/clones/watch-clones.js';
import { AllocationProfile } from '../../../profiles/process/allocations/allocation-profile.js';
import { AllocationSampling } from '../../../profiles/process/allocations/sample-allocations.js';
import type { AllocationFlags } from '../../cli/allocation-flags.js';
import { display } from '../../display/display.js';
import { Allocations } from '../../profile/allocations.js';
import { currentCell } from '../../session/process/current-cell.js';
import type { AroundMagic } from './around-magic.js';

export const allocations: AroundMagic<AllocationFlags> = {
  async begin({ everyBytes, kept, top, speedscope }) {
    const clonesSince = watchClones();
    const sampling = await AllocationSampling.start({ everyBytes, kept });
    return async () => {
      const sampled = await sampling.stop();
      const ledger = clonesSince().flatMap(({ rows }) => rows);
      const profile = new AllocationProfile(`Cell[${currentCell()}]`, sampled, kept, ledger);
      const shown = new Allocations(profile, top);
      display(shown);
      if (speedscope !== undefined) await shown.saveSpeedscope(speedscope);
    };
  },
};
