/** Settings that somebody misspells, or gives where they have no use, are refused before anything runs. */
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { heap } from '../../../kernel/profile/heap.js';
import { profile } from '../../../kernel/profile/profile.js';
import { UserError } from '../../../runtime/user-error.js';

async function refusal(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    assert.instance(error, UserError);
    return (error as Error).message;
  }
  return assert.unreachable('it was accepted') as never;
}

test('profiles have settings of their own, and those of a run only for a workflow', async () => {
  let calls = 0;
  const code = () => calls++;
  const given = (settings: object) => settings as never;
  assert.match(
    await refusal(() => profile.memory(code, given({ every: 5 }))),
    /^profile\.memory of a function has no setting "every"; did you mean "everyMs"\?$/,
  );
  assert.match(
    await refusal(() => profile.memory(code, given({ preset: 'after' }))),
    /of a function has no setting "preset"/,
  );
  assert.match(
    await refusal(() => profile.allocations('x.yml', given({ variable: {} }))),
    /^profile\.allocations has no setting "variable"; did you mean "variables"/,
  );
  assert.match(await refusal(() => profile.allocations(code, given({ kept: 'some' }))), /"all" or "live"/);
  assert.match(await refusal(() => profile.clinic('x.yml', 'doctor', given({ output: 'o' }))), /"output"/);
  assert.is(calls, 0);
});

test('snapshots have settings of their own, and a comparison is by what there is', async () => {
  assert.match(await refusal(() => heap.snapshot('a', { compareable: true } as never)), /"comparable"/);
  assert.match(
    await refusal(() => heap.diff('a', 'b', 'classes' as never)),
    /^heap\.diff can't be by "classes": it is one of constructors, objects$/,
  );
});

test.run();
