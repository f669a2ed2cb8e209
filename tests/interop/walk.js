'use strict';
// Walks authing-js-sdk through the emulator. `run` sets the environment.

const assert = require('node:assert/strict');
const { createHmac } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { AuthenticationClient, EmailScene } = require('authing-js-sdk');
const { check, refused, run } = require('./checks');

const {
  AUTHING_APP_HOST: host, AUTHING_APP_ID: appId, AUTHING_APP_SECRET: secret, AUTHING_USERPOOL_ID: poolId, EMULATOR_OUTPUT: output,
} = process.env;
const password = 'Passw0rd';

const client = (options) => new AuthenticationClient({ appId, appHost: host, ...options });

// What the emulator printed last behind these words.
function printed(words) {
  const lines = fs.readFileSync(output, 'utf8').split('\n').filter((line) => line.includes(words));
  assert(lines.length, `the emulator did not print "${words}"`);
  return lines.at(-1).split(words)[1].split(' ')[0];
}
const codeFor = (target) => printed(` to ${target}: `);
const captchaFor = (clientIp) => printed(`captcha for ${clientIp}: `);

async function sms(phone, countryCode, scene) {
  await client().sendSmsCode(phone, countryCode, scene);
  return codeFor(countryCode ? `${countryCode} ${phone}` : phone);
}

async function mail(email, scene) {
  const sent = await client().sendEmail(email, scene);
  assert.equal(sent.code, 200);
  return codeFor(email);
}

async function ada() {
  const c = client();
  await c.loginByUsername('ada', password);
  return c;
}

let number = 0;
async function newcomer(c = client()) {
  number += 1;
  const user = await c.registerByUsername(`js-${number}`, password, {}, { forceLogin: true });
  return { c, user, username: `js-${number}` };
}

// ----- registration

check('registerByEmail', 'profile, custom data and a token', async () => {
  const c = client();
  const user = await c.registerByEmail('New@Example.com', password, { nickname: 'New', gender: 'F' }, {
    forceLogin: true, customData: { school: 'ucla', age: 18 }, context: { from: 'walk' },
  });
  assert.equal(user.email, 'new@example.com');
  assert.equal(user.emailVerified, false);
  assert.deepEqual([user.nickname, user.gender, user.loginsCount], ['New', 'F', 1]);
  assert.equal(user.userPoolId, poolId);
  assert(user.token);
  assert.deepEqual(await c.getUdfValue(), { age: 18, school: 'ucla' });
});
check('registerByEmail', 'no token unless asked for', async () => {
  const c = client();
  assert.equal((await c.registerByEmail('plain@example.com', password)).token, null);
  const user = await c.registerByEmail('minted@example.com', password, {}, { generateToken: true });
  assert(user.token);
  assert.equal(user.loginsCount, 0);
});
check('registerByEmail', 'taken, malformed, weak, undefined custom field', async () => {
  await refused(2026, client().registerByEmail('ADA@example.com', password));
  await refused(2003, client().registerByEmail('nonsense', password));
  await refused(2029, client().registerByEmail('weak@example.com', 'abc'));
  await refused(400, client().registerByEmail('udf@example.com', password, {}, { customData: { nothing: 1 } }));
  assert.equal(await client().isUserExists({ email: 'udf@example.com' }), false);
});
check('registerByUsername', 'the name is case-sensitive', async () => {
  const user = await client().registerByUsername('Ada', password, { company: 'ACME' });
  assert.deepEqual([user.username, user.company], ['Ada', 'ACME']);
  assert.notEqual(user.id, 'ada-id');
  await refused(2026, client().registerByUsername('ada', password));
});
check('registerByPhoneCode', 'the code is used up', async () => {
  const code = await sms('13900000001');
  await refused(2001, client().registerByPhoneCode('13900000001', code === '000000' ? '000001' : '000000'));
  const user = await client().registerByPhoneCode('13900000001', code, password, { nickname: 'Phone' });
  assert.deepEqual([user.phone, user.phoneVerified, user.nickname], ['13900000001', true, 'Phone']);
  await refused(2001, client().loginByPhoneCode('13900000001', code));
});
check('registerByPhoneCode', 'a phone abroad', async () => {
  const code = await sms('7700900001', '+44', 'register');
  const user = await client().registerByPhoneCode('7700900001', code, undefined, {}, { phoneCountryCode: '+44' });
  assert.deepEqual([user.phone, user.phoneCountryCode], ['7700900001', '+44']);
});

// ----- login

check('loginByEmail', 'in any case, with custom data as a map', async () => {
  const c = client();
  const user = await c.loginByEmail('ADA@example.com', password, { customData: { age: 36 } });
  assert.equal(user.id, 'ada-id');
  assert.deepEqual(user.customData, { age: 36 });
  assert.equal(c.tokenProvider.getToken(), user.token);
});
check('loginByEmail', 'wrong password, unknown user, autoRegister', async () => {
  await refused(2006, client().loginByEmail('ada@example.com', 'wrong', { clientIp: '10.0.0.1' }));
  await refused(2004, client().loginByEmail('nobody@example.com', password, { clientIp: '10.0.0.1' }));
  const user = await client().loginByEmail('auto@example.com', password, { autoRegister: true });
  assert.equal(user.newlyCreated, true);
  assert.equal((await client().loginByEmail('auto@example.com', password)).newlyCreated, false);
});
check('loginByEmail', 'asks for a captcha after three failures of an address', async () => {
  const clientIp = '10.0.0.2';
  for (let i = 0; i < 3; i += 1) await refused(2006, client().loginByEmail('ada@example.com', 'wrong', { clientIp }));
  await refused(2000, client().loginByEmail('ada@example.com', password, { clientIp }));
  await refused(2001, client().loginByEmail('ada@example.com', password, { clientIp, captchaCode: 'zzzz' }));
  assert.equal((await client().loginByEmail('ada@example.com', password, { clientIp, captchaCode: captchaFor(clientIp) })).id, 'ada-id');
  await refused(2006, client().loginByEmail('ada@example.com', 'wrong', { clientIp }));
  assert.equal((await client().loginByEmail('ada@example.com', password, { clientIp: '10.0.0.3' })).id, 'ada-id');
});
check('loginByUsername', 'steps before the token carry data', async () => {
  assert.equal((await client().loginByUsername('ada', password)).username, 'ada');
  await refused(2004, client().loginByUsername('ADA', password, { clientIp: '10.0.0.4' }));
  await refused(2005, client().loginByUsername('locked', password));
  const factor = await refused(1635, client().loginByUsername('careful', password));
  assert(factor.data.mfaToken);
  assert.equal(factor.data.username, 'careful');
});
check('loginByPhoneCode', 'known phone, and a new one', async () => {
  const user = await client().loginByPhoneCode('13800000001', await sms('13800000001', undefined, 'login'));
  assert.equal(user.id, 'ada-id');
  const fresh = await client().loginByPhoneCode('13900000002', await sms('13900000002'), { customData: { school: 'eth' } });
  assert.equal(fresh.newlyCreated, true);
  assert.deepEqual(fresh.customData, { school: 'eth' });
});
check('loginByPhonePassword', 'right, wrong, and no password at all', async () => {
  assert.equal((await client().loginByPhonePassword('13800000001', password)).id, 'ada-id');
  await refused(2006, client().loginByPhonePassword('13800000001', 'wrong', { clientIp: '10.0.0.5' }));
  await client().loginByPhoneCode('13900000003', await sms('13900000003'));
  await refused(2027, client().loginByPhonePassword('13900000003', password, { clientIp: '10.0.0.5' }));
});
check('loginBySubAccount', 'sub accounts only', async () => {
  assert.equal((await client().loginBySubAccount('sub', password)).username, 'sub');
  await refused(2004, client().loginBySubAccount('ada', password, { clientIp: '10.0.0.6' }));
});
check('loginByLdap', 'imports once', async () => {
  const user = await client().loginByLdap('lea', password);
  assert.deepEqual([user.username, user.email, user.name], ['lea', 'lea@example.com', 'Lea']);
  assert.equal((await client().loginByLdap('lea', password)).id, user.id);
  await refused(2333, client().loginByLdap('lea', 'wrong'));
});
check('loginByAd', 'at the websocket host', async () => {
  const c = client({ websocketHost: host });
  const user = await c.loginByAd('abe', password);
  assert.deepEqual([user.username, user.name], ['abe', 'Abe']);
  assert.equal((await c.getCurrentUser()).id, user.id);
  await refused(2333, c.loginByAd('lea', password));
});

// ----- session

check('getCurrentUser', 'by login, by token, and null without', async () => {
  const { c, user } = await newcomer();
  const me = await c.getCurrentUser();
  assert.equal(me.id, user.id);
  assert.deepEqual(me.customData, {});
  assert.deepEqual(me.identities, []);
  assert.equal((await client({ token: me.token }).getCurrentUser()).id, user.id);
  assert.equal(await client().getCurrentUser(), null);
  assert.equal(await client({ token: 'nonsense' }).getCurrentUser(), null);
});
check('checkLoggedIn', 'reads the id out of the token', async () => {
  const c = await ada();
  assert.equal(client({ token: c.tokenProvider.getToken() }).checkLoggedIn(), 'ada-id');
  assert.throws(() => client().checkLoggedIn());
});
check('checkLoginStatus', '200 with the user, else 2206 as data', async () => {
  const c = await ada();
  const status = await c.checkLoginStatus();
  assert.deepEqual([status.code, status.status, status.data.id, status.data.userPoolId], [200, true, 'ada-id', poolId]);
  assert.equal(status.exp - status.iat, 14 * 24 * 3600);
  const other = await c.checkLoginStatus('nonsense');
  assert.deepEqual([other.code, other.status, other.exp, other.data], [2206, false, null, null]);
});
check('refreshToken', 'takes the old one out of use', async () => {
  const c = await ada();
  const old = c.tokenProvider.getToken();
  const fresh = await c.refreshToken();
  assert.notEqual(fresh.token, old);
  assert(fresh.exp > fresh.iat);
  assert.equal((await c.getCurrentUser()).id, 'ada-id');
  assert.equal((await c.checkLoginStatus(old)).code, 2206);
  await refused(2020, client({ token: old }).refreshToken());
});
check('logout', 'takes the token out of use', async () => {
  const c = await ada();
  const token = c.tokenProvider.getToken();
  await c.logout();
  assert.throws(() => c.checkLoggedIn());
  assert.equal((await client().checkLoginStatus(token)).code, 2206);
  await refused(2020, client({ token }).logout());
});
check('trackSession', 'a program has no session cookie', async () => {
  assert.deepEqual(await client().trackSession(), { session: null });
});
check('validateTicketV2', 'JSON and XML, once each', async () => {
  const c = client();
  const service = 'https://service.example.com/?a=1';
  const { serviceResponse } = await c.validateTicketV2('ST-json', service);
  assert.equal(serviceResponse.authenticationSuccess.user, 'ada-id');
  assert.equal(serviceResponse.authenticationSuccess.attributes.email, 'ada@example.com');
  const again = await c.validateTicketV2('ST-json', service);
  assert.equal(again.serviceResponse.authenticationFailure.code, 'INVALID_TICKET');
  const xml = await c.validateTicketV2('ST-xml', 'https://service.example.com/', 'XML');
  assert.match(xml, /<cas:authenticationSuccess>\s*<cas:user>ada-id<\/cas:user>/);
});

// ----- codes and passwords

check('sendSmsCode', 'a malformed number', async () => {
  assert.match(await sms('13800000009'), /^\d{6}$/);
  await refused(500, client().sendSmsCode('not-a-number'));
});
check('sendEmail', 'every scene', async () => {
  for (const scene of Object.values(EmailScene)) {
    await mail('scenes@example.com', scene);
  }
  assert(fs.readFileSync(output, 'utf8').includes(`(${EmailScene.ResetPassword})`));
  await refused(2204, client().sendEmail('nonsense', EmailScene.ResetPassword));
});
check('checkPasswordStrength', 'by the rules of the pool', async () => {
  assert.equal((await client().checkPasswordStrength(password)).valid, true);
  const weak = await client().checkPasswordStrength('abc');
  assert.equal(weak.valid, false);
  assert(weak.message);
});
check('computedPasswordSecurityLevel', 'without the service', async () => {
  const levels = ['abc', 'abcdefg1', 'Abcdefghijk1'].map((text) => client().computedPasswordSecurityLevel(text));
  assert.deepEqual(levels, [1, 2, 3]);
});
check('resetPasswordByPhoneCode', 'with a code', async () => {
  await client().loginByPhoneCode('13900000004', await sms('13900000004'));
  const code = await sms('13900000004', undefined, 'reset');
  await refused(2001, client().resetPasswordByPhoneCode('13900000004', 'x', password));
  assert.equal((await client().resetPasswordByPhoneCode('13900000004', code, password)).code, 200);
  assert.equal((await client().loginByPhonePassword('13900000004', password)).phone, '13900000004');
});
check('resetPasswordByEmailCode', 'with a code; an unknown user', async () => {
  await client().registerByEmail('reset@example.com', 'before-1');
  const code = await mail('reset@example.com', EmailScene.ResetPassword);
  assert.equal((await client().resetPasswordByEmailCode('reset@example.com', code, password)).code, 200);
  await refused(2006, client().loginByEmail('reset@example.com', 'before-1', { clientIp: '10.0.0.7' }));
  assert.equal((await client().loginByEmail('reset@example.com', password)).email, 'reset@example.com');
  await refused(2004, client().resetPasswordByEmailCode('nobody@example.com', code, password));
});
check('resetPasswordByFirstLoginToken', 'with the token of the refused login', async () => {
  const { data } = await refused(1639, client().loginByUsername('newcomer', password));
  assert.equal((await client().resetPasswordByFirstLoginToken({ token: data.token, password: 'after-1' })).code, 200);
  assert.equal((await client().loginByUsername('newcomer', 'after-1')).username, 'newcomer');
  await refused(2207, client().resetPasswordByFirstLoginToken({ token: data.token, password: 'after-2' }));
});
check('resetPasswordByForceResetToken', 'with the token and the old password', async () => {
  const { data: { token } } = await refused(2058, client().loginByUsername('forced', password));
  const reset = (oldPassword) => client().resetPasswordByForceResetToken({ token, oldPassword, newPassword: 'after-1' });
  await refused(2203, reset('wrong'));
  assert.equal((await reset(password)).code, 200);
  assert.equal((await client().loginByUsername('forced', 'after-1')).username, 'forced');
});
check('updatePassword', 'right and wrong old password', async () => {
  const { c, username } = await newcomer();
  await refused(2203, c.updatePassword('after-1', 'wrong'));
  await refused(2201, c.updatePassword('after-1'));
  await refused(2029, c.updatePassword('abc', password));
  assert.equal((await c.updatePassword('after-1', password)).username, username);
  assert.equal((await client().loginByUsername(username, 'after-1')).username, username);
});
check('updatePassword', 'the first one needs no old one', async () => {
  const c = client();
  await c.loginByPhoneCode('13900000005', await sms('13900000005'));
  await c.updatePassword(password);
  assert.equal((await client().loginByPhonePassword('13900000005', password)).phone, '13900000005');
});
check('getSecurityLevel', 'counts what is there', async () => {
  const { c } = await newcomer();
  const level = await c.getSecurityLevel();
  assert.deepEqual([level.email, level.phone, level.password, level.passwordSecurityLevel, level.mfa], [false, false, true, 2, false]);
  assert((await (await ada()).getSecurityLevel()).score > level.score);
  await refused(2020, client().getSecurityLevel());
});

// ----- profile, e-mail and phone

check('updateProfile', 'stays logged in', async () => {
  const { c, user } = await newcomer();
  const changed = await c.updateProfile({ nickname: 'Nick', gender: 'M', city: 'Zürich' });
  assert.deepEqual([changed.id, changed.nickname, changed.gender, changed.city], [user.id, 'Nick', 'M', 'Zürich']);
  assert.equal((await c.getCurrentUser()).nickname, 'Nick');
});
check('updateProfile', 'what may not be changed so', async () => {
  const { c } = await newcomer();
  await refused(2225, c.updateProfile({ email: 'other@example.com' }));
  await refused(2226, c.updateProfile({ phone: '13900000006' }));
  await refused(2018, c.updateProfile({ unionid: 'x' }));
  await refused(2034, c.updateProfile({ username: 'ada' }));
  await assert.rejects(client().updateProfile({ nickname: 'x' }));
});
check('bindPhone', 'once, with a code', async () => {
  const { c } = await newcomer();
  const code = await sms('13900000007', undefined, 'bind');
  await refused(400, c.bindPhone('13900000007', 'x'));
  assert.equal((await c.bindPhone('13900000007', code)).phone, '13900000007');
  assert.equal((await c.getCurrentUser()).phoneVerified, true);
});
check('updatePhone', 'with codes to both, one of them abroad', async () => {
  const { c } = await newcomer();
  await c.bindPhone('13900000008', await sms('13900000008'));
  const [fresh, old] = [await sms('7700900002', '+44'), await sms('13900000008')];
  await refused(2228, c.updatePhone('7700900002', fresh, undefined, undefined, '+44'));
  await refused(500, c.updatePhone('7700900002', 'x', '13900000008', old, '+44', '+86'));
  const user = await c.updatePhone('7700900002', fresh, '13900000008', old, '+44', '+86');
  assert.deepEqual([user.phone, user.phoneCountryCode], ['7700900002', '+44']);
  assert.equal((await c.getCurrentUser()).phone, '7700900002');
});
check('unbindPhone', 'not twice', async () => {
  const { c } = await newcomer();
  await c.bindEmail('unbind-phone@example.com', await mail('unbind-phone@example.com', EmailScene.ChangeEmail));
  await c.bindPhone('13900000010', await sms('13900000010'));
  assert.equal((await c.unbindPhone()).phone, null);
  await refused(2216, c.unbindPhone());
});
check('bindEmail', 'with a code', async () => {
  const { c } = await newcomer();
  const code = await mail('bind@example.com', EmailScene.ChangeEmail);
  await refused(2001, c.bindEmail('bind@example.com', 'x'));
  const user = await c.bindEmail('Bind@example.com', code);
  assert.deepEqual([user.email, user.emailVerified], ['bind@example.com', true]);
});
check('updateEmail', 'with codes to both', async () => {
  const c = client();
  await c.registerByEmail('old@example.com', password, {}, { forceLogin: true });
  const fresh = await mail('fresh@example.com', EmailScene.ChangeEmail);
  const old = await mail('old@example.com', EmailScene.ChangeEmail);
  await refused(2227, c.updateEmail('fresh@example.com', fresh));
  assert.equal((await c.updateEmail('fresh@example.com', fresh, 'old@example.com', old)).email, 'fresh@example.com');
  assert.equal((await client().loginByEmail('fresh@example.com', password)).email, 'fresh@example.com');
});
check('unbindEmail', 'but not the last way in', async () => {
  const { c } = await newcomer();
  await c.bindEmail('unbind@example.com', await mail('unbind@example.com', EmailScene.ChangeEmail));
  await refused(2217, c.unbindEmail());
  await c.bindPhone('13900000011', await sms('13900000011'));
  assert.equal((await c.unbindEmail()).email, null);
  await refused(2219, c.unbindEmail());
});
check('linkAccount', 'the second account is gone', async () => {
  const [first, second] = [await newcomer(), await newcomer()];
  const linked = await first.c.linkAccount({ primaryUserToken: first.user.token, secondaryUserToken: second.user.token });
  assert.equal(linked.code, 200);
  assert.equal(await client().isUserExists({ username: second.username }), false);
  assert.equal((await second.c.checkLoginStatus()).code, 2206);
  await refused(2020, first.c.linkAccount({ primaryUserToken: first.user.token, secondaryUserToken: 'nonsense' }));
});
check('uploadAvatar', 'the photo can be fetched', async () => {
  const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
  browserThatPicks(new Blob([bytes], { type: 'image/png' }));
  const { c } = await newcomer();
  const user = await c.uploadAvatar();
  const photo = await fetch(user.photo);
  assert.equal(photo.headers.get('content-type'), 'image/png');
  assert.deepEqual(Buffer.from(await photo.arrayBuffer()), bytes);
  assert.equal((await c.getCurrentUser()).photo, user.photo);
});

// The little of a browser that the SDK's file picker needs.
function browserThatPicks(file) {
  globalThis.document = {
    createElement: () => ({ files: [file], click() { this.onchange(); } }),
  };
  globalThis.XMLHttpRequest = class {
    open(method, url) { Object.assign(this, { method, url }); }
    setRequestHeader() {}
    async send(body) {
      const answer = await fetch(this.url, { method: this.method, body });
      Object.assign(this, { readyState: 4, status: answer.status, responseText: await answer.text() });
      this.response = this.responseText;
      for (const done of [this.onreadystatechange, this.onload]) if (done) done.call(this);
    }
  };
}

// ----- custom data

check('setUdfValue', 'every type; wrong type and unknown key', async () => {
  const { c } = await newcomer();
  const born = new Date('2000-01-02T03:04:05.000Z');
  await c.setUdfValue({ school: 'mit', age: 20, happy: true, born, home: { town: 'Bern' } });
  assert.deepEqual(await c.getUdfValue(), { school: 'mit', age: 20, happy: true, born, home: { town: 'Bern' } });
  await refused(400, c.setUdfValue({ age: 'twenty' }));
  await refused(400, c.setUdfValue({ nothing: 1 }));
  await assert.rejects(c.setUdfValue({}));
});
check('getUdfValue', 'nothing at first; not without a login', async () => {
  const { c } = await newcomer();
  assert.deepEqual(await c.getUdfValue(), {});
  await assert.rejects(client().getUdfValue());
});
check('removeUdfValue', 'leaves the others', async () => {
  const { c } = await newcomer();
  await c.setUdfValue({ school: 'mit', age: 20 });
  await c.removeUdfValue('age');
  assert.deepEqual(await c.getUdfValue(), { school: 'mit' });
});
check('setUdv', 'one at a time', async () => {
  const { c } = await newcomer();
  assert.deepEqual(await c.setUdv('school', 'eth'), [{ key: 'school', dataType: 'STRING', value: 'eth', label: 'School' }]);
  assert.equal((await c.setUdv('age', 3)).find((item) => item.key === 'age').value, 3);
  await refused(400, c.setUdv('age', 'three'));
});
check('listUdv', 'of the right types', async () => {
  const { c } = await newcomer();
  await c.setUdfValue({ happy: false, home: [1] });
  const list = await c.listUdv();
  assert.deepEqual(list.map(({ key, dataType, value }) => [key, dataType, value]).sort(), [['happy', 'BOOLEAN', false], ['home', 'OBJECT', [1]]]);
});
check('removeUdv', 'answers the rest', async () => {
  const { c } = await newcomer();
  await c.setUdfValue({ school: 'mit', age: 20 });
  assert.deepEqual((await c.removeUdv('school')).map((item) => item.key), ['age']);
});

// ----- codes by e-mail, the second factor, other ways out

// What an authenticator app shows: RFC 6238.
function totp(secret) {
  const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1000000).padStart(6, '0');
}

check('registerByEmailCode', 'and loginByEmailCode, with codes that were sent', async () => {
  const email = 'js-code@example.com';
  const code = await mail(email, EmailScene.REGISTER_VERIFY_CODE);
  const user = await client().registerByEmailCode(email, code, { nickname: 'Coda' }, { customData: { school: 'mit' } });
  assert.deepEqual([user.email, user.emailVerified, user.nickname, user.token], [email, true, 'Coda', null]);
  const c = client();
  const again = await c.loginByEmailCode(email, await mail(email, EmailScene.LOGIN_VERIFY_CODE));
  assert.deepEqual([again.id, again.customData], [user.id, { school: 'mit' }]);
  assert.equal((await c.getCurrentUser()).id, user.id);
});
check('signinByCredentials', 'gives tokens', async () => {
  const options = { scope: 'openid profile', state: 's-1' };
  const passwordPayload = { account: 'ada', password };
  const tokens = await client().signinByCredentials({ connection: 'PASSWORD', passwordPayload, options });
  assert.deepEqual([tokens.token_type, tokens.scope, tokens.state], ['Bearer', 'openid profile', 's-1']);
  assert.equal((await client({ token: tokens.id_token }).getCurrentUser()).id, 'ada-id');
});
check('mfa', 'an app is enrolled, asked for and removed', async () => {
  const { c, user, username } = await newcomer();
  const app = await c.mfa.assosicateMfaAuthenticator({ authenticatorType: 'totp' });
  assert.match(app.qrcode_uri, /^otpauth:/);
  await c.mfa.confirmAssosicateMfaAuthenticator({ authenticatorType: 'totp', totp: totp(app.secret) });
  const [listed] = await c.mfa.getMfaAuthenticators();
  assert.deepEqual([listed.userId, listed.enable, listed.secret], [user.id, true, app.secret]);
  const { data: { mfaToken } } = await refused(1635, client().loginByUsername(username, password));
  const verified = await c.mfa.verifyTotpMfa({ totp: totp(app.secret), mfaToken });
  assert.equal(verified.id, user.id);
  assert.equal((await client({ token: verified.token }).getCurrentUser()).id, user.id);
  const next = await refused(1635, client().loginByUsername(username, password));
  const recovered = await c.mfa.verifyTotpRecoveryCode({ recoveryCode: app.recovery_code, mfaToken: next.data.mfaToken });
  assert.equal(recovered.id, user.id);
  await c.mfa.deleteMfaAuthenticator();
  assert.equal((await client().loginByUsername(username, password)).id, user.id);
});
check('logoutCurrent', 'ends the session', async () => {
  const { c, user } = await newcomer();
  await c.logoutCurrent();
  assert.equal(await c.getCurrentUser(), null);
  assert.equal((await client({ token: user.token }).checkLoginStatus()).status, false);
});

// ----- what a user has

check('listAuthorizedResources', 'by namespace and type', async () => {
  const c = await ada();
  assert.equal((await c.listAuthorizedResources('default')).totalCount, 2);
  const data = await c.listAuthorizedResources('default', { resourceType: 'DATA' });
  assert.deepEqual(data, { totalCount: 1, list: [{ code: 'book', type: 'DATA', actions: ['book:read'] }] });
  assert.equal((await c.listAuthorizedResources('blog')).list[0].code, 'post');
});
check('listApplications', 'in pages', async () => {
  const c = await ada();
  const all = await c.listApplications();
  assert.deepEqual([all.totalCount, all.list.map((app) => app.name)], [3, ['Authing emulator', 'Wiki', 'Mail']]);
  assert.deepEqual((await c.listApplications({ page: 3, limit: 1 })).list.map((app) => app.id), ['app-2']);
});
check('listOrgs', 'a path from the organisation down', async () => {
  const orgs = await (await ada()).listOrgs();
  assert.deepEqual(orgs.map((nodes) => nodes.map((node) => node.code)), [['acme', 'dev']]);
});
check('listDepartments', 'with the way to them', async () => {
  const departments = await (await ada()).listDepartments();
  assert.equal(departments.totalCount, 1);
  assert.equal(departments.list[0].isMainDepartment, true);
  assert.deepEqual(departments.list[0].department.codePath, ['acme', 'dev']);
});
check('hasRole', 'by namespace', async () => {
  const c = await ada();
  const roles = [c.hasRole('admin'), c.hasRole('writer', 'blog'), c.hasRole('admin', 'blog'), c.hasRole('nothing')];
  assert.deepEqual(await Promise.all(roles), [true, true, false, false]);
});
check('isUserExists', 'by each of the names', async () => {
  const c = client();
  const asked = [{ username: 'ada' }, { email: 'ADA@example.com' }, { phone: '13800000001' }, { externalId: 'ext-ada' }, { username: 'nobody' }];
  assert.deepEqual(await Promise.all(asked.map((one) => c.isUserExists(one))), [true, true, true, true, false]);
  await refused(2231, c.isUserExists({}));
});

// ----- standard protocols

const redirectUri = 'http://127.0.0.1:9999/callback';
const protocol = (options) => client({ protocol: 'oidc', secret, redirectUri, ...options });

// Does what a person with a browser does, and gives what the application's callback then gets.
async function logInAt(url) {
  const page = await fetch(url, { redirect: 'manual' });
  assert.equal(page.status, 200);
  const form = new URLSearchParams({ account: 'ada', password });
  for (const [input] of (await page.text()).matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    form.set(input.match(/name="([^"]*)"/)[1], input.match(/value="([^"]*)"/)[1].replaceAll('&amp;', '&'));
  }
  let answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const cookie = (answer.headers.getSetCookie() ?? []).map((one) => one.split(';')[0]).join('; ');
  let to = new URL(answer.headers.get('location'), url);
  while (!to.href.startsWith(redirectUri)) {
    answer = await fetch(to, { redirect: 'manual', headers: { cookie } });
    to = new URL(answer.headers.get('location'), to);
  }
  return Object.fromEntries(to.searchParams);
}

check('getAccessTokenByCode', 'with PKCE, once, and what the tokens are good for', async () => {
  const c = protocol();
  const codeVerifier = c.generateCodeChallenge();
  const codeChallenge = c.getCodeChallengeDigest({ codeChallenge: codeVerifier, method: 'S256' });
  const scope = 'openid profile email offline_access';
  const url = c.buildAuthorizeUrl({ scope, state: 'state-1', nonce: 'nonce-1', codeChallenge, codeChallengeMethod: 'S256' });
  const { code, state } = await logInAt(url);
  assert.equal(state, 'state-1');
  const tokens = await c.getAccessTokenByCode(code, { codeVerifier });
  assert.equal(tokens.token_type, 'Bearer');
  const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url'));
  assert.deepEqual([claims.iss, claims.aud, claims.sub, claims.nonce], [`${host}/oidc`, appId, 'ada-id', 'nonce-1']);
  await assert.rejects(c.getAccessTokenByCode(code, { codeVerifier }));
});
check('getAccessTokenByCode', 'not with another verifier, nor another secret', async () => {
  const c = protocol();
  const codeChallenge = c.getCodeChallengeDigest({ codeChallenge: c.generateCodeChallenge(), method: 'S256' });
  const { code } = await logInAt(c.buildAuthorizeUrl({ codeChallenge, codeChallengeMethod: 'S256' }));
  await assert.rejects(c.getAccessTokenByCode(code, { codeVerifier: c.generateCodeChallenge() }));
  const { code: other } = await logInAt(c.buildAuthorizeUrl({}));
  await assert.rejects(protocol({ secret: 'wrong' }).getAccessTokenByCode(other));
});
check('getUserInfoByAccessToken', 'by each way of authenticating the application', async () => {
  for (const tokenEndPointAuthMethod of ['client_secret_post', 'client_secret_basic']) {
    const c = protocol({ tokenEndPointAuthMethod });
    const { code } = await logInAt(c.buildAuthorizeUrl({ scope: 'openid email' }));
    const { access_token: token } = await c.getAccessTokenByCode(code);
    const info = await c.getUserInfoByAccessToken(token);
    assert.deepEqual([info.sub, info.email], ['ada-id', 'ada@example.com']);
  }
});
check('introspectToken', 'until it is revoked', async () => {
  const c = protocol();
  const { code } = await logInAt(c.buildAuthorizeUrl({ scope: 'openid' }));
  const { access_token: token } = await c.getAccessTokenByCode(code);
  assert.equal((await c.introspectToken(token)).active, true);
  assert.equal(await c.revokeToken(token), true);
  assert.equal((await c.introspectToken(token)).active, false);
});
check('getNewAccessTokenByRefreshToken', 'when offline access was asked for', async () => {
  const c = protocol();
  const { code } = await logInAt(c.buildAuthorizeUrl({ scope: 'openid offline_access' }));
  const { refresh_token: refresh } = await c.getAccessTokenByCode(code);
  const fresh = await c.getNewAccessTokenByRefreshToken(refresh);
  assert.equal((await c.getUserInfoByAccessToken(fresh.access_token)).sub, 'ada-id');
});
check('validateToken', 'the claims, or 400', async () => {
  const c = protocol();
  const { code } = await logInAt(c.buildAuthorizeUrl({ scope: 'openid' }));
  const { id_token: idToken } = await c.getAccessTokenByCode(code);
  assert.equal((await c.validateToken({ idToken })).sub, 'ada-id');
  assert.equal((await c.validateToken({ idToken: 'nonsense' })).code, 400);
});

const methods = JSON.parse(fs.readFileSync(path.join(__dirname, 'methods.json'), 'utf8'));
run('js', methods.map(({ js }) => js).filter(Boolean));
