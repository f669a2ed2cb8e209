'use strict';
// Looks up in authing-js-sdk each method that the README's tables of the administrator's methods name.

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { ManagementClient } = require('authing-js-sdk');
const { check, run } = require('./checks');

// What the areas are called in this SDK.
const AREAS = {
  agreements: 'applications', devices: 'browserFingerprint', events: 'event', ext_idps: 'tenant', orgs: 'org', tenants: 'tenant',
};
const COLUMN = 'JavaScript';
const client = new ManagementClient({ userPoolId: 'pool', secret: 'secret' });

// The names that each table has in the column, by area.
function tables(readme) {
  const found = {};
  let area;
  let column;
  for (const line of readme.slice(readme.indexOf('<!-- RECORD_README'), readme.indexOf('<!-- end -->')).split('\n')) {
    const cells = line.split('|').slice(1, -1).map((cell) => cell.trim());
    if (cells.includes(COLUMN)) {
      area = cells[0].replace(/[`()]/g, '');
      column = cells.indexOf(COLUMN);
      found[area] = [];
    } else if (area && cells.length > 1) {
      found[area].push(...[...cells[column].matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    }
  }
  return found;
}

function has(area, name) {
  // A name with a point is in another area.
  const path = name.includes('.') ? name.split('.') : [AREAS[area] ?? area, name];
  const parts = path[0] === 'ManagementClient' ? path.slice(1) : path;
  const owner = parts.slice(0, -1).reduce((thing, part) => thing?.[part], client);
  const [last] = parts.slice(-1);
  // One is a function of the class.
  return [owner, owner?.constructor].some((thing) => typeof thing?.[last] === 'function');
}

// Some areas are in no SDK, or not in this one.
const found = Object.entries(tables(readFileSync('README.md', 'utf8'))).filter(([, names]) => names.length > 0);
assert(found.length > 9, 'tables of the README are missing');
for (const [area, names] of found) {
  check(`names: ${area}`, `all ${names.length}`, async () => {
    const missing = names.filter((name) => !has(area, name));
    assert(missing.length === 0, `the SDK has no ${missing}`);
  });
}

run('js administrator:', []);
