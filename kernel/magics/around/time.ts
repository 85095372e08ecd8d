/** `%%time`: how long a cell took. */
import { GcObserver } from '../../../profiles/process/gc-observer.js';
import { tableOf } from '../../../profiles/table-of.js';
import { display } from '../../display/display.js';
import type { AroundMagic } from './around-magic.js';

export const time: AroundMagic = {
  begin() {
    const gc = new GcObserver();
    const cpu = process.cpuUsage();
    const started = performance.now();
    return async () => {
      const wallMs = performance.now() - started;
      const { user, system } = process.cpuUsage(cpu);
      const rows = [
        {
          wallMs: round(wallMs),
          userMs: round(user / 1000),
          systemMs: round(system / 1000),
          gcMs: round(await gc.stop()),
        },
      ];
      display(tableOf(['wallMs', 'userMs', 'systemMs', 'gcMs'], rows));
    };
  },
};

/** Thousandths of a millisecond are noise. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
