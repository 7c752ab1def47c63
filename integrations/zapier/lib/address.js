'use strict';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

// ck_<store id>-<letters and digits>; in older keys the last separator is an underscore.
const KEY = /^ck_([A-Za-z0-9_-]+)[-_][A-Za-z0-9]+$/;

/** Where the service is, without a slash at the end. The key is sent there, so nobody else may be able to read it. */
const baseOf = (z, authData) => {
  const typed = (authData.address || '').trim();
  let url;
  try {
    url = new URL(typed.includes('://') ? typed : `https://${typed}`);
  } catch {
    throw new z.errors.Error('The address cannot be read. It looks like https://contacts.example.com.', 'invalid_address');
  }

  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) {
    throw new z.errors.Error('The address must begin with https://, as the key is sent there.', 'invalid_address');
  }

  return url.origin + url.pathname.replace(/\/+$/, '');
};

/** The store whose key it is: it stands in the key, which saves asking for it at every step. */
const storeIdOf = (z, authData) => {
  const named = KEY.exec((authData.apiKey || '').trim());
  if (!named) {
    throw new z.errors.Error('The API key is not complete. It begins with ck_ and ends with letters and digits.', 'invalid_key');
  }

  return named[1];
};

module.exports = { baseOf, storeIdOf };
