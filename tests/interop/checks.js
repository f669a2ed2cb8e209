'use strict';
// What a walk is made of.

const assert = require('node:assert/strict');

// What checks do: the method, what about it, and the check itself.
const checks = [];
const check = (method, about, act) => checks.push({ method, about, act });

// The error of a call that must be refused with this code.
async function refused(code, call) {
  const error = await call.then(() => null, (error) => error);
  assert(error, `answered instead of refusing with ${code}`);
  assert.equal(error.code, code, `refused with ${error.code} ${error.message} instead of ${code}`);
  assert.equal(typeof error.message, 'string');
  return error;
}

// Runs the checks, one after the other. Each documented method must have one.
async function run(sdk, documented) {
  let failed = 0;
  const report = (method, about, error) => {
    failed += error ? 1 : 0;
    const why = error ? `: ${String(error.message ?? error).replace(/\s+/g, ' ')}` : '';
    console.log(`${error ? 'FAILED' : 'ok    '} ${sdk} ${method}: ${about}${why}`);
  };
  for (const { method, about, act } of checks) {
    await act().then(() => report(method, about), (error) => report(method, about, error));
  }
  for (const name of documented) {
    if (!checks.some(({ method }) => method === name)) report(name, 'not checked', new Error('add a check'));
  }
  process.exitCode = failed ? 1 : 0;
}

module.exports = { check, refused, run };
