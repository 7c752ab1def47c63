'use strict';

const { call, contactById, findContacts } = require('./service');
const { outputFields, sample } = require('./contact');
const fields = require('./fields');

/** Tags as a list, also where a step before has written several into one text. */
const tagsOf = (inputData) =>
  [inputData.tags ?? []]
    .flat()
    .flatMap((text) => String(text).split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/**
 * An action that changes the tags of a contact who is there. The service passes over strangers without a word, so the
 * contact is looked up first.
 */
const tagAction = (key, method, display) => ({
  key,
  noun: 'Contact',
  display,
  operation: {
    inputFields: [...fields.who, { ...fields.tags, required: true }],
    perform: async (z, bundle) => {
      const [contact] = await findContacts(z, bundle, bundle.inputData);
      if (!contact) {
        throw new z.errors.HaltedError('The store has no contact with this email or phone number.');
      }

      await call(z, bundle, method, '/v5/contacts-tags', {
        body: { tags: tagsOf(bundle.inputData), contactIDs: [contact.id] },
      });
      return contactById(z, bundle, contact.id);
    },
    sample,
    outputFields,
  },
});

module.exports = { tagAction, tagsOf };
