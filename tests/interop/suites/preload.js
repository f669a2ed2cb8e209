'use strict';
// Points the specs of authing-js-sdk at the host that `run` has started, and changes nothing else: requests for other hosts go there,
// and passwords are encrypted for it, since only the service in the cloud can decrypt what its published key encrypts.

const axios = require('axios');
const { JSEncrypt } = require('./package/build/main/lib/jsencrypt/jsencrypt');

const { AUTHING_HOST: host, AUTHING_PUBLIC_KEY: publicKey } = process.env;

const { create } = axios;
axios.create = (...options) => {
  const instance = create(...options);
  instance.interceptors.request.use((config) => {
    const url = new URL(config.url, config.baseURL || host);
    return { ...config, baseURL: undefined, url: new URL(url.pathname + url.search, host).href };
  });
  return instance;
};

const { setPublicKey } = JSEncrypt.prototype;
JSEncrypt.prototype.setPublicKey = function () {
  return setPublicKey.call(this, publicKey);
};
