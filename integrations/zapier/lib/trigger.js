'use strict';

const { callStore, listContacts } = require('./service');
const { flat, outputFields, sample } = require('./contact');
const { answerIn } = require('./http');

const SAMPLES = 100;

const channel = {
  key: 'channel',
  label: 'Channel',
  type: 'string',
  choices: { email: 'Email', sms: 'Text messages' },
  helpText: 'Leave empty for both.',
};

/** Only the id is kept: the secret that signs messages has no use in Zapier, whose address is a secret itself. */
const performSubscribe = (event) => async (z, bundle) => {
  const { id } = await callStore(z, bundle, 'POST', '/hooks', { body: { targetUrl: bundle.targetUrl, events: [event] } });
  return { id };
};

const performUnsubscribe = async (z, bundle) => {
  try {
    return await callStore(z, bundle, 'DELETE', `/hooks/${bundle.subscribeData.id}`);
  } catch (error) {
    // The service removes a hook by itself when Zapier says that it is gone.
    if (answerIn(error).status === 404) {
      return {};
    }

    throw error;
  }
};

/** A message may come twice: its id is then the same. One change may be about both channels: these are two messages. */
const idOf = (contactID, version, about) => [contactID, version, about].filter((part) => part !== undefined).join('-');

const perform = (z, bundle) => {
  const { type, timestamp, data } = bundle.cleanedRequest;
  const { channel: wanted } = bundle.inputData;
  if (!data?.contact?.identifiers || (wanted && wanted !== data.channel)) {
    return []; // The contact was erased meanwhile, it is about the other channel, or somebody else has sent it.
  }

  const id = idOf(data.contact.contactID, data.version, data.channel);
  return [{ ...flat(data.contact), id, event: type, happenedAt: timestamp, channel: data.channel }];
};

/**
 * Contacts that the trigger could have been about, those changed last in front. One page is asked for, without a date: the
 * service would have to look through the whole store for a rare one.
 */
const performList = (event, status) => async (z, bundle) => {
  const about = status && (bundle.inputData.channel || 'email');
  const contacts = await listContacts(z, bundle, { limit: SAMPLES, ...(status && { status, channel: about }) });
  return contacts
    .sort((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt))
    .map((contact) => ({
      ...flat(contact),
      id: idOf(contact.contactID, 0, about),
      event,
      happenedAt: contact.updatedAt,
      channel: about,
    }));
};

/**
 * A trigger for an event of the service.
 * @param status The status that contacts have after it; undefined for an event that is not about one.
 */
const contactTrigger = ({ key, event, status, display }) => ({
  key,
  noun: 'Contact',
  display,
  operation: {
    type: 'hook',
    inputFields: status ? [channel] : [],
    performSubscribe: performSubscribe(event),
    performUnsubscribe,
    perform,
    performList: performList(event, status),
    sample: {
      ...sample,
      id: idOf(sample.contactID, 189486245, status && 'email'),
      event,
      happenedAt: sample.updatedAt,
      ...(status && { status, channel: 'email' }),
    },
    outputFields: [
      ...outputFields.map(({ primary, ...field }) => (primary ? { ...field, label: 'Message ID', primary } : field)),
      { key: 'contactID', label: 'Contact ID', type: 'string' },
      { key: 'happenedAt', label: 'Happened At', type: 'datetime' },
      ...(status ? [{ key: 'channel', label: 'Channel', type: 'string' }] : []),
    ],
  },
});

module.exports = { contactTrigger };
