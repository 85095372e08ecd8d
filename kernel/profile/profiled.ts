import { MEASURED_RUN_SETTINGS, type MeasuredRunSettings } from '../../profiles/process/run-measured.js';
import { checkSettings, type SettingNames } from '../../runtime/known-settings.js';
import { UserError } from '../../runtime/user-error.js';

/**
 * Refuses what is neither a workflow file's path nor code, and settings that it has no use for: code runs as it is,
 * and those of a run are a workflow's.
 * @param own the settings of the profile itself
 * @throws UserError
 */
export function checkProfiled<Own extends object>(
  what: unknown,
  by: string,
  settings: Own & MeasuredRunSettings,
  own: SettingNames<Own>,
): void {
  if (typeof what === 'string') {
    checkSettings(`profile.${by}`, settings, { ...own, ...MEASURED_RUN_SETTINGS } as SettingNames<
      Own & MeasuredRunSettings
    >);
  } else if (typeof what === 'function') {
    checkSettings(`profile.${by} of a function`, settings, own as SettingNames<Own & MeasuredRunSettings>);
  } else {
    throw new UserError(`profile.${by} takes the path of a workflow file, or a function that it calls`);
  }
}
