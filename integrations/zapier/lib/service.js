'use strict';

const { baseOf, storeIdOf } = require('./address');
const { flat } = require('./contact');
const { answerIn } = require('./http');

const UNREADABLE = ['invalid_email', 'invalid_phone'];

/** The data of the answer; an empty object where the answer is empty. */
const call = async (z, bundle, method, path, options = {}) => {
  const base = baseOf(z, bundle.authData);
  try {
    const response = await z.request({ method, url: base + path, ...options });
    return response.data ?? {};
  } catch (error) {
    if (error.name === 'FetchError') {
      throw new z.errors.Error(`${base} cannot be reached (${error.code || 'no connection'}).`, 'unreachable');
    }

    throw error;
  }
};

/** A call about the store: its path goes on after the store's id. */
const callStore = (z, bundle, method, path, options) =>
  call(z, bundle, method, `/api/v1/stores/${storeIdOf(z, bundle.authData)}${path}`, options);

const contactById = async (z, bundle, id) => flat(await callStore(z, bundle, 'GET', `/contacts/${id}`));

/** One page of contacts, as the service shows them. */
const listContacts = async (z, bundle, params) => (await callStore(z, bundle, 'GET', '/contacts', { params })).contacts;

/**
 * Looks by e-mail, and by phone where nobody has that e-mail. A list of one, or an empty one. Where both are given, nobody has
 * the one that cannot be read.
 */
const findContacts = async (z, bundle, { email, phone }) => {
  const given = [email && { email }, phone && { phone }].filter(Boolean);
  for (const params of given) {
    try {
      const found = await listContacts(z, bundle, params);
      if (found.length > 0) {
        return found.map(flat);
      }
    } catch (error) {
      if (given.length === 1 || !UNREADABLE.includes(answerIn(error).code)) {
        throw error;
      }
    }
  }

  return [];
};

module.exports = { call, callStore, contactById, findContacts, listContacts };
