/**
 * Runs the test files whose paths match a regular expression, all in this process.
 *
 * node dist/scripts/run-test-files.js '^kernel/.*\.test\.js$'
 */
import fc from 'fast-check';
import { parse } from 'uvu/parse';
import { run } from 'uvu/run';

const { ARCLAB_TEST_SEED = '1', ARCLAB_TEST_GRAPHS } = process.env;
/** Random cases of a property that names no number: as many as a developer waits for, unless more are asked for. */
const CASES = ARCLAB_TEST_GRAPHS === undefined ? 30 : 100;
const [pattern] = process.argv.slice(2);
if (pattern === undefined) throw new Error('which files? Give a regular expression');

// Whoever changes something must not meet what a new random case shows of the rest: others are asked for.
const seed = Number(ARCLAB_TEST_SEED);
if (!Number.isInteger(seed)) throw new Error(`ARCLAB_TEST_SEED is ${ARCLAB_TEST_SEED}, not a whole number`);
fc.configureGlobal({ seed, numRuns: CASES });

await run((await parse('dist/test', pattern)).suites);
