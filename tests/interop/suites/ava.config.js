// How AVA runs the specs of authing-js-sdk, which come compiled. `run` copies this file beside the unpacked package.

export default {
  babel: false,
  compileEnhancements: false,
  require: ['./preload.js'],
  // A spec has tests marked `only`, which keep the others of their file from running. A pattern that all titles match runs them all.
  match: ['*'],
};
