/** Settings of functions that notebooks call, which no compiler has checked. */
import { UserError } from './user-error.js';
import { nearestNames, quoted } from './workflow/nearest-names.js';

/** Every setting of a function, by name, so that the compiler holds the list complete. */
export type SettingNames<T> = { readonly [K in keyof Required<T>]: true };

/**
 * Nothing that is given may be without effect.
 * @throws UserError for what is no object, and for a setting that the function does not have
 */
export function checkSettings<T extends object>(caller: string, settings: T, known: SettingNames<T>): void {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new UserError(`${caller}: its settings must be an object, like { ${Object.keys(known)[0]}: … }`);
  }
  for (const name of Object.keys(settings)) {
    if (Object.hasOwn(known, name)) continue;
    const near = quoted(nearestNames(name, Object.keys(known)));
    throw new UserError(`${caller} has no setting "${name}"; did you mean ${near}?`);
  }
}
