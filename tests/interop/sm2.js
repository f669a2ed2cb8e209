'use strict';
// SM2 as authing-js-sdk has it, for passwords: makes a key and a ciphertext, and decrypts what this crate has encrypted with that key.
//
//   node sm2.js make FILE     writes {privateKey, publicKey, password, encrypted}
//   node sm2.js check FILE    reads what this crate has added: {ours}

const assert = require('node:assert/strict');
const { readFileSync, writeFileSync } = require('node:fs');
const sm2 = require('authing-js-sdk/build/main/lib/sm-crypto/sm2/index');
const { encrypt } = require('authing-js-sdk/build/main/lib/utils');
const { check, run } = require('./checks');

const [step, file] = process.argv.slice(2);
const password = '密码 f1rst';

if (step === 'make') {
  check('encrypt', 'a password with SM2', async () => {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    const encrypted = await encrypt(password, '', { type: 'sm2', publicKey });
    assert.match(encrypted, /^sm2:[0-9a-f]+$/);
    writeFileSync(file, JSON.stringify({ privateKey, publicKey, password, encrypted }));
  });
} else {
  check('sm2.doDecrypt', 'what this crate has encrypted', async () => {
    const { privateKey, ours } = JSON.parse(readFileSync(file, 'utf8'));
    const [, ciphertext] = ours.match(/^sm2:([0-9a-f]+)$/);
    assert.equal(sm2.doDecrypt(ciphertext, privateKey), password);
  });
}
run('js', []);
