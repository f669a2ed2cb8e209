'use strict';
// What a person does with a browser. `run` sets the environment.

const assert = require('node:assert/strict');
const http = require('node:http');
const path = require('node:path');
const { chromium } = require('playwright-core');
const { check, run } = require('../interop/checks');

const { AUTHING_APP_HOST: host, AUTHING_APP_ID: appId, AUTHING_APP_SECRET: secret, SERVICE: service, PICTURES: pictures } = process.env;
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];
const EMAIL = 'ada@example.com';

let browser;
// The person's window, and another one with the console.
let page;
let desk;

async function window(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1100, height: 900 }, locale: 'en-GB', ...options });
  context.setDefaultTimeout(10_000);
  const opened = await context.newPage();
  // Whatever the policy of a page forbids, and whatever a page of the emulator does not find.
  opened.on('console', (message) => message.type() === 'error' && complaints.push(`${opened.url()}: ${message.text()}`));
  opened.on('pageerror', (error) => complaints.push(`${opened.url()}: ${error.message}`));
  return opened;
}
const complaints = [];

const picture = (of, name) => of.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
const section = (anchor) => desk.locator(`section#${anchor}`);
const console_ = () => desk.goto(`${host}/`);

// The code that the outbox shows on top, which must be for this address.
async function codeFor(to) {
  await console_();
  const row = section('outbox').locator('tbody tr').first();
  assert.match(await row.innerText(), new RegExp(to.replace('.', '\\.')));
  const code = await row.locator('.code').innerText();
  assert.match(code, /^\d{4,8}$/);
  return code;
}

// A request for the emulator's API.
async function api(target, body) {
  const headers = { 'content-type': 'application/json', 'x-authing-app-id': appId, 'x-authing-lang': 'en-US' };
  const answer = await fetch(`${host}${target}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return answer.json();
}

async function openLogin() {
  await page.goto(`${service}/`);
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.waitForURL(`${host}/oidc/auth?*`);
}

async function logInByCode() {
  await openLogin();
  await page.getByLabel('User name, e-mail or phone').fill(EMAIL);
  await page.getByRole('button', { name: 'Log in with a code' }).click();
  const code = await codeFor(EMAIL);
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

check('console', 'settings, accounts and passwords', async () => {
  await console_();
  const settings = await section('settings').locator('pre').innerText();
  assert.match(settings, new RegExp(`^AUTHING_APP_HOST=${host}$`, 'm'));
  assert.match(settings, new RegExp(`^AUTHING_APP_SECRET=${secret}$`, 'm'));
  const accounts = await section('accounts').innerText();
  assert.match(accounts, /ada@example\.com/);
  assert.match(accounts, /Passw0rd/);
  // One click selects the whole block.
  await section('settings').locator('pre').click();
  const selected = await desk.evaluate(() => globalThis.getSelection().toString());
  assert.equal(selected.trim().split('\n').length, 5);
});

check('login page', 'a code, read from the outbox, logs in', async () => {
  await openLogin();
  await picture(page, 'login-en');
  await page.getByLabel('User name, e-mail or phone').fill(EMAIL);
  await page.getByRole('button', { name: 'Log in with a code' }).click();
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  assert.equal(await page.getByRole('alert').innerText(), 'the verification code is wrong');
  await picture(page, 'login-code-en');
  await page.getByLabel('Code').fill(await codeFor(EMAIL));
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL(`${service}/**`);
});

check('service', 'the profile of the person who is logged in', async () => {
  await page.goto(`${service}/profile`);
  assert.match(await page.locator('body').innerText(), /ada@example\.com/);
  await picture(page, 'service-profile');
  const me = await page.goto(`${service}/me`);
  assert.equal((await me.json()).email, EMAIL);
});

check('service', 'signs out', async () => {
  await page.goto(`${service}/`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Log in' }).waitFor();
  const me = await page.request.get(`${service}/me`, { maxRedirects: 0 });
  assert.notEqual(me.status(), 200);
  // The browser's session at the emulator has ended too.
  await openLogin();
  await page.getByLabel('Password').waitFor();
});

check('console', 'a fault fails the login at the service until it is switched off', async () => {
  await console_();
  const faults = section('faults');
  await faults.getByLabel('Request').fill('/oidc/token');
  await faults.getByLabel('Effect').selectOption('status');
  await faults.getByLabel('Number').fill('503');
  await faults.getByRole('button', { name: 'Switch on' }).click();
  assert.match(desk.url(), /#faults$/);
  assert.match(await section('faults').innerText(), /\/oidc\/token/);
  await picture(desk, 'console-fault-en');
  const answer = page.waitForResponse((response) => response.url().startsWith(`${service}/callback`));
  await logInByCode();
  assert.ok((await answer).status() >= 500);
  await picture(page, 'service-failure');
  await console_();
  assert.match(await section('requests').innerText(), /\/oidc\/token.*503 answered by a fault/s);
  await section('faults').getByRole('button', { name: 'Switch all off' }).click();
  assert.match(await section('faults').innerText(), /No fault is on/);
  await page.goto(`${service}/login?return_to=/profile`);
  await page.goto(`${service}/profile`);
  assert.match(await page.locator('body').innerText(), /ada@example\.com/);
});

check('console', 'a fault for what does not exist is refused with a suggestion', async () => {
  await console_();
  await section('faults').getByLabel('Request').fill('loginByEmial');
  await section('faults').getByRole('button', { name: 'Switch on' }).click();
  assert.match(await desk.getByRole('alert').innerText(), /loginByEmail/);
});

check('console', 'a request opens with what was sent and answered', async () => {
  await console_();
  await section('requests').locator('tr', { hasText: '/oidc/token' }).first().getByRole('link').click();
  await desk.waitForURL(/\?request=\d+$/);
  const text = await desk.locator('article').innerText();
  assert.match(text, /POST \/oidc\/token/);
  assert.match(text, /grant_type=authorization_code/);
  assert.match(text, /HTTP \d+/);
  await picture(desk, 'request-en');
  await desk.getByRole('link', { name: '中文' }).click();
  await desk.getByRole('heading', { name: '请求' }).waitFor();
  await picture(desk, 'request-zh');
  await desk.getByRole('link', { name: '返回' }).click();
  assert.match(desk.url(), /\?lang=zh#requests$/);
});

check('console', 'the clock ends the session of the browser and outdates a code', async () => {
  await page.goto(`${service}/login?return_to=/profile`);
  await page.waitForURL(`${service}/**`);
  await api('/api/v2/sms/send', { phone: '13800000001' });
  const code = await codeFor('13800000001');
  await section('clock').getByRole('button', { name: '+ 15 days' }).click();
  assert.match(await section('clock').innerText(), /ahead of this machine's by 15 d/);
  await picture(desk, 'console-clock-en');
  await page.goto(`${service}/login?return_to=/profile`);
  await page.waitForURL(`${host}/oidc/auth?*`);
  await page.getByLabel('Password').waitFor();
  const query = 'mutation($input: LoginByPhoneCodeInput!) { loginByPhoneCode(input: $input) { id } }';
  const answer = await api('/graphql/v2', { query, variables: { input: { phone: '13800000001', code } } });
  assert.equal(answer.errors[0].message.code, 2300);
});

check('console', 'captchas of a login page', async () => {
  await page.goto(`${service}/login?return_to=/profile`);
  await page.waitForURL(`${host}/oidc/auth?*`);
  for (let wrong = 0; wrong < 3; wrong += 1) {
    await page.getByLabel('User name, e-mail or phone').fill(EMAIL);
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
  }
  await page.getByLabel('The characters in the picture').waitFor();
  await picture(page, 'login-captcha-en');
  await console_();
  await section('captchas').locator('svg.captcha').waitFor();
  const captcha = await section('captchas').locator('.code').innerText();
  await page.getByLabel('Password').fill('Passw0rd');
  await page.getByLabel('The characters in the picture').fill(captcha);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.waitForURL(`${service}/**`);
});

check('login page', 'a password, then the code of an authenticator app, which the console shows', async () => {
  const tab = await window();
  await tab.goto(`${service}/login?return_to=/profile`);
  await tab.getByLabel('User name, e-mail or phone').fill('mia');
  await tab.getByLabel('Password').fill('Passw0rd');
  await tab.getByRole('button', { name: 'Log in', exact: true }).click();
  await console_();
  const code = await section('accounts').locator('tr', { hasText: 'authenticator app' }).locator('.code').innerText();
  await tab.getByLabel('Code').fill(code);
  await tab.getByRole('button', { name: 'Log in', exact: true }).click();
  await tab.waitForURL(`${service}/**`);
  await tab.context().close();
});

check('console', 'a QR code is scanned and confirmed', async () => {
  const made = await api('/api/v2/qrcode/gene', { scene: 'APP_AUTH' });
  await console_();
  await section('qr-codes').locator('svg.qr').waitFor();
  await section('qr-codes').getByLabel('User').fill(EMAIL);
  await section('qr-codes').getByRole('button', { name: 'Scan' }).click();
  await section('qr-codes').getByText(`Scanned by ${EMAIL}`).waitFor();
  await api('/api/v2/qrcode/gene', { scene: 'APP_AUTH' });
  await console_();
  await picture(desk, 'console-en');
  await section('qr-codes').getByRole('button', { name: 'Confirm' }).click();
  const headers = { 'x-authing-app-id': appId };
  const state = await fetch(`${host}/api/v2/qrcode/check?random=${made.data.random}`, { headers });
  assert.equal((await state.json()).data.status, 2);
});

check('console', 'in Chinese, by the language of the browser, on a phone in the dark', async () => {
  for (let wrong = 0; wrong < 3; wrong += 1) {
    await api('/api/v3/signin', {
      connection: 'PASSWORD', client_id: appId, client_secret: secret,
      passwordPayload: { username: 'nobody', password: 'wrong' }, options: { clientIp: '203.0.113.7' },
    });
  }
  const phone = await window({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'zh-CN', deviceScaleFactor: 2 });
  await phone.goto(`${host}/`);
  await phone.getByRole('heading', { name: '请求记录' }).waitFor();
  // Nothing is wider than the phone.
  const [width, shown] = await phone.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(width <= shown, `${width} > ${shown}`);
  await picture(phone, 'console-phone-zh');
  await phone.goto(`${host}/oidc/auth?client_id=${appId}&response_type=code&scope=openid&redirect_uri=${service}/callback`);
  await phone.getByRole('button', { name: '使用验证码登录' }).click();
  await phone.getByLabel('手机号或邮箱').fill('13800000001');
  await phone.getByRole('button', { name: '发送验证码' }).click();
  await phone.getByLabel('验证码').waitFor();
  await picture(phone, 'login-code-phone-zh');
  await phone.context().close();
  const wide = await window({ locale: 'zh-CN' });
  await wide.goto(`${host}/`);
  await picture(wide, 'console-zh');
  await wide.context().close();
});

check('console', 'a form of another site is refused', async () => {
  const field = (name, value) => `<input type="hidden" name="${name}" value="${value}">`;
  const form = `<form method="post" action="${host}/">${field('do', 'clear-requests')}<button>Win</button></form>`;
  const site = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html').end(form));
  await new Promise((listening) => site.listen(0, '127.0.0.1', listening));
  try {
    const tab = await desk.context().newPage();
    await tab.goto(`http://127.0.0.1:${site.address().port}/`);
    const answer = tab.waitForResponse(`${host}/`);
    await tab.getByRole('button').click();
    assert.equal((await answer).status(), 403);
    await tab.getByText('the form is from another site').waitFor();
    await picture(tab, 'console-foreign-form');
    await tab.close();
  } finally {
    site.close();
  }
});

check('console', 'no page complains of what its policy forbids', async () => {
  const policy = complaints.filter((complaint) => /Content Security Policy|pageerror|Refused to/.test(complaint));
  assert.deepEqual(policy, []);
});

(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
  [page, desk] = [await window(), await window()];
  await run('browser', []);
  await browser.close();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
