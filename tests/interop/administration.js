'use strict';
// Walks the administrator's client of authing-js-sdk through the emulator. `run` sets the environment.
//
// The arguments are the prefixes of what others have made: it is looked for. What this walk makes has the prefix `js`.

const assert = require('node:assert/strict');
const { AuthenticationClient, ManagementClient } = require('authing-js-sdk');
const { check, refused, run } = require('./checks');

const { AUTHING_APP_HOST: host, AUTHING_APP_ID: appId, AUTHING_USERPOOL_ID: userPoolId, AUTHING_USERPOOL_SECRET: secret } = process.env;
const client = new ManagementClient({ userPoolId, secret, host });
const codes = ({ list }) => list.map(({ code }) => code).sort();
const names = ({ list }) => list.map(({ username }) => username).sort();
const done = async (call) => assert.equal((await call).code, 200);

let user;
let role;
let org;
let node;

// ----- custom fields

check('udf.set', 'and list', async () => {
  const field = await client.udf.set('USER', 'js_age', 'NUMBER', 'Age');
  assert.deepEqual([field.key, field.dataType, field.label], ['js_age', 'NUMBER', 'Age']);
  await client.udf.set('ROLE', 'js_level', 'STRING', 'Level');
  assert((await client.udf.list('USER')).some(({ key }) => key === 'js_age'));
});
check('udf.remove', 'once', async () => {
  await client.udf.set('NODE', 'js_floor', 'NUMBER', 'Floor');
  await done(client.udf.remove('NODE', 'js_floor'));
  await refused(404, client.udf.remove('NODE', 'js_floor'));
});

// ----- users

check('users.create', 'with a password that works', async () => {
  user = await client.users.create({ username: 'js-user', email: 'js@example.com', password: 'Passw0rd' });
  assert.deepEqual([user.username, user.email], ['js-user', 'js@example.com']);
  await refused(2026, client.users.create({ username: 'js-user' }));
});
check('users.update', 'the nickname', async () => {
  assert.equal((await client.users.update(user.id, { nickname: 'Jay' })).nickname, 'Jay');
  assert.equal((await client.users.detail(user.id)).nickname, 'Jay');
  await refused(2004, client.users.update('nobody', { nickname: 'Jay' }));
});
check('users.find', 'by each name, and batch, search, exists', async () => {
  assert.equal((await client.users.find({ email: 'js@example.com' })).id, user.id);
  assert.equal(await client.users.find({ username: 'nobody' }), null);
  assert.deepEqual((await client.users.batch([user.id])).map(({ id }) => id), [user.id]);
  assert.deepEqual(names(await client.users.search('js-user')), ['js-user']);
  assert.deepEqual([await client.users.exists({ username: 'js-user' }), await client.users.exists({ username: 'nobody' })], [true, false]);
});
check('users.list', 'in pages', async () => {
  const { totalCount, list } = await client.users.list(1, 1);
  assert.equal(list.length, 1);
  assert.equal((await client.users.list(1, 50)).list.length, totalCount);
});
check('users.setUdfValue', 'and getUdfValue, removeUdfValue', async () => {
  await client.users.setUdfValue(user.id, { js_age: 36 });
  assert.deepEqual(await client.users.getUdfValue(user.id), { js_age: 36 });
  assert.equal((await client.users.detail(user.id, { withCustomData: true })).customData.js_age, 36);
  assert.deepEqual((await client.users.getUdfValueBatch([user.id]))[user.id], { js_age: 36 });
  await client.users.removeUdfValue(user.id, 'js_age');
  assert.deepEqual(await client.users.getUdfValue(user.id), {});
  await client.udf.setUdvBatch('USER', user.id, [{ key: 'js_age', value: 36 }]);
  assert.equal((await client.udf.listUdv('USER', user.id))[0].value, 36);
  await refused(400, client.users.setUdfValue(user.id, { js_age: 'old' }));
});
check('users.delete', 'and deleteMany, listArchivedUsers', async () => {
  const gone = await client.users.create({ username: 'js-gone' });
  await done(client.users.delete(gone.id));
  // Over REST, who is not there is null.
  assert.equal(await client.users.detail(gone.id), null);
  const also = await client.users.create({ username: 'js-gone' });
  await done(client.users.deleteMany([also.id]));
  assert((await client.users.listArchivedUsers(1, 50)).list.length >= 2);
});

// ----- roles

check('roles.create', 'and update, detail, list', async () => {
  role = await client.roles.create('js-role', 'first');
  assert.equal((await client.roles.update('js-role', { description: 'Roles of JavaScript' })).description, 'Roles of JavaScript');
  assert.equal((await client.roles.findByCode('js-role')).code, 'js-role');
  assert(codes(await client.roles.list({ limit: 50 })).includes('js-role'));
  await refused(409, client.roles.create('js-role'));
});
check('roles.addUsers', 'and listUsers, hasRole, removeUsers', async () => {
  await done(client.roles.addUsers('js-role', [user.id]));
  assert.deepEqual(names(await client.roles.listUsers('js-role')), ['js-user']);
  assert.deepEqual(codes(await client.users.listRoles(user.id)), ['js-role']);
  assert.equal(await client.users.hasRole(user.id, 'js-role'), true);
  await done(client.roles.removeUsers('js-role', [user.id]));
  assert.equal(await client.users.hasRole(user.id, 'js-role'), false);
  await done(client.users.addRoles(user.id, ['js-role']));
});
check('roles.setUdfValue', 'by the id of the role', async () => {
  const { id } = await client.roles.detail('js-role');
  await client.roles.setUdfValue(id, { js_level: 'high' });
  assert.deepEqual(await client.roles.getUdfValue(id), { js_level: 'high' });
});
check('roles.delete', 'and deleteMany', async () => {
  await client.roles.create('js-gone');
  await done(client.roles.delete('js-gone'));
  await client.roles.create('js-gone');
  await done(client.roles.deleteMany(['js-gone']));
  assert(!codes(await client.roles.list({ limit: 50 })).includes('js-gone'));
});

// ----- groups

check('groups.create', 'and update, detail, list', async () => {
  await client.groups.create('js-group', 'first');
  assert.equal((await client.groups.update('js-group', { name: 'Group' })).name, 'Group');
  assert.equal((await client.groups.detail('js-group')).name, 'Group');
  assert(codes(await client.groups.list(1, 50)).includes('js-group'));
});
check('groups.addUsers', 'and listUsers, removeUsers', async () => {
  await done(client.groups.addUsers('js-group', [user.id]));
  assert.deepEqual(names(await client.groups.listUsers('js-group')), ['js-user']);
  assert.deepEqual(codes(await client.users.listGroups(user.id)), ['js-group']);
  await done(client.groups.removeUsers('js-group', [user.id]));
  assert.deepEqual(names(await client.groups.listUsers('js-group')), []);
  await done(client.users.addGroup(user.id, 'js-group'));
});
check('groups.delete', 'and deleteMany', async () => {
  await client.groups.create('js-gone', 'Gone');
  await done(client.groups.delete('js-gone'));
  await client.groups.create('js-gone', 'Gone');
  await done(client.groups.deleteMany(['js-gone']));
});

// ----- organisations

check('org.create', 'and addNode, updateNode, listChildren', async () => {
  org = await client.org.create('js-org', 'of JavaScript', 'js-org');
  node = await client.org.addNode(org.id, org.rootNode.id, { name: 'Development', code: 'js-dev' });
  assert.equal((await client.org.updateNode(node.id, { name: 'Research' })).name, 'Research');
  assert.deepEqual((await client.org.listChildren(org.rootNode.id)).map(({ name }) => name), ['Research']);
  assert.equal((await client.org.getNodeByCode(org.id, 'js-dev')).id, node.id);
  assert.equal(await client.org.isRootNode(org.id, org.rootNode.id), true);
  assert.equal((await client.org.rootNode(org.id)).id, org.rootNode.id);
});
check('org.moveNode', 'and the tree that the SDK makes, deleteNode', async () => {
  const other = await client.org.addNode(org.id, org.rootNode.id, { name: 'Gone' });
  const { tree } = await client.org.moveNode(org.id, other.id, node.id);
  assert.deepEqual(tree.children.map(({ children }) => children.map(({ name }) => name)), [['Gone']]);
  await refused(422, client.org.moveNode(org.id, node.id, other.id));
  assert.equal((await client.org.deleteNode(org.id, other.id)).code, 200);
  assert((await client.org.list(1, 50)).list.some(({ id }) => id === org.id));
});
check('org.addMembers', 'and listMembers, listDepartment', async () => {
  assert.deepEqual(names(await client.org.addMembers(node.id, [user.id])), ['js-user']);
  assert.deepEqual(names(await client.org.listMembers(node.id)), ['js-user']);
  assert.deepEqual((await client.users.listDepartment(user.id)).list.map(({ department }) => department.code), ['js-dev']);
  assert.equal((await client.users.listOrgs(user.id))[0].at(-1).code, 'js-dev');
});
check('org.exportAll', 'and importByJson, deleteById', async () => {
  await client.org.importByJson({ name: 'js-gone', children: [{ name: 'Below' }] });
  const gone = (await client.org.list(1, 50)).list.find(({ tree }) => tree.name === 'js-gone');
  assert((await client.org.exportAll()).some(({ name }) => name === 'js-gone'));
  await done(client.org.deleteById(gone.id));
});

// ----- policies and permissions

const statement = { resource: 'js-book:*', actions: ['js-book:read'], effect: 'ALLOW' };

check('policies.create', 'and update, detail, list, delete', async () => {
  await client.policies.create({ code: 'js-policy', statements: [statement], description: 'first' });
  assert.equal((await client.policies.update('js-policy', { description: 'Reads' })).description, 'Reads');
  assert.equal((await client.policies.detail('js-policy')).statements[0].resource, 'js-book:*');
  await client.policies.create({ code: 'js-gone', statements: [statement] });
  assert(codes(await client.policies.list({ limit: 50 })).includes('js-gone'));
  await done(client.policies.delete('js-gone'));
});
check('policies.addAssignments', 'to a role, whose users may then', async () => {
  assert.equal(await client.acl.isAllowed(user.id, 'js-book:1', 'js-book:read', { namespace: 'default' }), false);
  await done(client.policies.addAssignments(['js-policy'], 'ROLE', ['js-role']));
  assert.equal((await client.policies.listAssignments({ code: 'js-policy' })).totalCount, 1);
  assert.deepEqual((await client.roles.listPolicies('js-role')).list.map(({ code }) => code), ['js-policy']);
  assert.equal(await client.acl.isAllowed(user.id, 'js-book:1', 'js-book:read', { namespace: 'default' }), true);
  assert.equal(await client.acl.isAllowed(user.id, 'js-book:1', 'js-book:write', { namespace: 'default' }), false);
});
check('acl.createNamespace', 'and createResource, authorizeResource, listAuthorizedResources', async () => {
  await client.acl.createNamespace('js-space', 'Space');
  await client.acl.createResource({ code: 'js-page', type: 'DATA', actions: [{ name: 'js-page:read', description: 'Reads' }], namespace: 'js-space' });
  assert.deepEqual((await client.acl.listResources({ namespace: 'js-space' })).list.map(({ code }) => code), ['js-page']);
  const opts = [{ targetType: 'USER', targetIdentifier: user.id, actions: ['js-page:read'] }];
  await client.acl.authorizeResource({ namespace: 'js-space', resource: 'js-page', opts });
  const allowed = await client.acl.listAuthorizedResources('USER', user.id, 'js-space');
  assert.deepEqual(allowed.list.map(({ code, actions }) => [code, actions]), [['js-page', ['js-page:read']]]);
});

// ----- applications

let app;

check('applications.create', 'and findById, list, changeApplicationType, delete', async () => {
  const redirectUris = ['https://js.example.com/callback'];
  app = await client.applications.create({ name: 'js-app', identifier: 'js-app', redirectUris });
  assert.deepEqual([app.name, app.identifier, app.redirectUris], ['js-app', 'js-app', redirectUris]);
  assert.equal((await client.applications.findById(app.id)).secret, app.secret);
  assert((await client.applications.list({ page: 1, limit: 50 })).list.some(({ id }) => id === app.id));
  assert.equal((await client.applications.changeApplicationType(app.id, 'BOTH')).appType, 'BOTH');
  await refused(2039, client.applications.create({ name: 'another', identifier: 'js-app', redirectUris }));
  const gone = await client.applications.create({ name: 'js-gone', identifier: 'js-gone', redirectUris });
  assert.equal(await client.applications.delete(gone.id), true);
  await refused(2011, client.applications.findById(gone.id));
});
check('applications.refreshApplicationSecret', 'and activeUsers, applicationTenants', async () => {
  const { secret: another } = await client.applications.refreshApplicationSecret(app.id);
  assert.notEqual(another, app.secret);
  assert.equal((await client.applications.findById(app.id)).secret, another);
  assert.deepEqual(await client.applications.activeUsers(app.id), { list: [], totalCount: 0 });
  assert.deepEqual((await client.applications.applicationTenants(app.id)).tenants, []);
});
check('applications.createRole', 'and createResource, allowAccess in its own namespace', async () => {
  await client.applications.createRole(app.id, { code: 'js-editor' });
  await done(client.applications.addUsersToRole(app.id, 'js-editor', [user.id]));
  assert.deepEqual(names(await client.applications.getUsersByRoleCode(app.id, 'js-editor')), ['js-user']);
  assert.deepEqual(codes(await client.applications.getRoles(app.id)), ['js-editor']);
  await client.applications.createResource(app.id, { code: 'js-text', type: 'DATA', actions: [{ name: 'js-text:read', description: 'Reads' }] });
  assert.deepEqual(codes(await client.applications.listResources(app.id)), ['js-text']);
  await client.applications.allowAccess(app.id, { targetType: 'ROLE', targetIdentifiers: ['js-editor'] });
  assert.deepEqual((await client.applications.getAccessPolicies(app.id)).list.map(({ targetIdentifier }) => targetIdentifier), ['js-editor']);
});
check('applications.createAgreement', 'and modify, sort, list, delete', async () => {
  const { agreements } = client.applications;
  const titles = async () => (await agreements.list(app.id)).list.map(({ title }) => title);
  const one = await client.applications.createAgreement(app.id, { title: 'js-terms' });
  assert.deepEqual([one.required, one.lang], [true, 'zh-CN']);
  const other = await agreements.create(app.id, { title: 'news', required: false, lang: 'en-US' });
  assert.deepEqual(await agreements.modify(app.id, other.id, { title: 'js-news' }), { ...other, title: 'js-news' });
  await agreements.sort(app.id, [other.id, one.id]);
  assert.deepEqual(await titles(), ['js-news', 'js-terms']);
  await agreements.delete(app.id, other.id);
  assert.deepEqual(await titles(), ['js-terms']);
  await refused(404, agreements.delete(app.id, other.id));
});

// ----- devices and events

check('browserFingerprint', 'a device from a login to its deletion', async () => {
  const { token } = await new AuthenticationClient({ appId, appHost: host }).loginByUsername('js-user', 'Passw0rd');
  // In a browser, `createDevice` sends it.
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'x-authing-app-id': appId };
  const body = JSON.stringify({ deviceUniqueId: 'js-phone', type: 'Mobile' });
  const register = async () => (await fetch(`${host}/api/v3/create-device`, { method: 'POST', headers, body })).json();
  assert.equal((await register()).statusCode, 200);
  const devices = client.browserFingerprint;
  const { data, totalCount } = await devices.getDeviceUserList({ userId: user.id, page: 1, limit: 10 });
  assert.deepEqual([totalCount, data[0].deviceUniqueId], [1, 'js-phone']);
  const [{ id }] = data;
  assert((await devices.getDeviceList({ page: 1, limit: 50 })).data.some((device) => device.id === id));
  assert.equal((await devices.getDeviceDetails(id)).deviceUniqueId, 'js-phone');
  const status = async () => (await devices.getDeviceStatus(id)).status;
  const ofUser = { id, userId: user.id, endTime: Date.now() + 60000 };
  for (const [change, wanted] of [
    [() => devices.suspendDevice(id, ofUser.endTime), 'suspended'],
    [() => devices.enableDevice(id), 'activated'],
    [() => devices.disableDevice(id), 'deactivated'],
    [() => devices.enableDevice(id), 'activated'],
    [() => devices.suspendDeviceUser(ofUser), 'suspended'],
    [() => devices.disableDeviceUser(ofUser), 'deactivated'],
    [() => devices.enableDeviceUser(ofUser), 'activated'],
  ]) {
    assert.equal(await change(), true);
    assert.equal(await status(), wanted);
  }
  assert.equal(await devices.delDeviceUser(ofUser), true);
  assert.equal(await devices.delDevice(id), false);
});
check('event.pub', 'of a name, and of none', async () => {
  assert.equal(await client.event.pub('js-paid', '{"order":17}'), true);
  await assert.rejects(client.event.pub('', '{}'), { message: /eventType/ });
});

// ----- what others have made

for (const p of process.argv.slice(2)) {
  check('seen', `what ${p} has made`, async () => {
    const theirs = await client.users.find({ username: `${p}-user` });
    assert.deepEqual(await client.users.getUdfValue(theirs.id), { [`${p}_age`]: 36 });
    assert((await client.udf.list('USER')).some(({ key, dataType }) => key === `${p}_age` && dataType === 'NUMBER'));
    assert.deepEqual(names(await client.roles.listUsers(`${p}-role`)), [`${p}-user`]);
    assert.deepEqual(names(await client.groups.listUsers(`${p}-group`)), [`${p}-user`]);
    const { list } = await client.users.listDepartment(theirs.id);
    assert.deepEqual(list.map(({ department }) => department.codePath), [[`${p}-org`, `${p}-dev`]]);
    assert.equal((await client.policies.detail(`${p}-policy`)).statements[0].resource, `${p}-book:*`);
    const applications = (await client.applications.list({ page: 1, limit: 50 })).list;
    const application = applications.find(({ identifier }) => identifier === `${p}-app`);
    assert.deepEqual(application.redirectUris, [`https://${p}.example.com/callback`]);
    assert.deepEqual((await client.applications.listAgreement(application.id)).list.map(({ title }) => title), [`${p}-terms`]);
    const asked = ['read', 'write'].map((action) => client.acl.isAllowed(theirs.id, `${p}-book:1`, `${p}-book:${action}`, { namespace: 'default' }));
    assert.deepEqual(await Promise.all(asked), [true, false]);
  });
}

run('js administrator:', []);
